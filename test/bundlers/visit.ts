import type { Browser } from "playwright";

/** What a page showed, and what it loaded until then. */
export interface Visit {
  /** Text of its first `output` element. */
  readonly text: string;
  /** Addresses, in the order asked for. */
  readonly requests: readonly string[];
}

/**
 * Opens a page, and waits until it has written into its `output` element.
 *
 * @throws when a script of it fails, when something it asks for is not there, and when it writes to the console
 */
export async function visit(browser: Browser, url: string, isDone = "output:not(:empty)"): Promise<Visit> {
  const page = await browser.newPage();
  const requests: string[] = [];
  try {
    const faults = new Promise<never>((_resolve, reject) => {
      const fail = (text: string): void => reject(new Error(`${url}: ${text}`));
      page.on("request", (request) => requests.push(request.url()));
      page.on("pageerror", (error) => fail(error.stack ?? error.message));
      page.on("requestfailed", (request) => fail(`${request.url()} ${request.failure()?.errorText}`));
      page.on("response", (response) => {
        if (!response.ok()) fail(`${response.url()} ${response.status()}`);
      });
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") fail(message.text());
      });
    });
    const shown = page.goto(url).then(() => page.locator(isDone).first().textContent());
    return { text: (await Promise.race([shown, faults])) ?? "", requests };
  } finally {
    await page.close();
  }
}

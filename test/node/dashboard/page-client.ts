import type { PageMessage } from "../../../src/monitor/page/page-message.ts";

/** A page of a dashboard, as its server sees it. */
export class PageClient {
  readonly #messages: PageMessage[] = [];
  readonly #stop = new AbortController();
  #wake: () => void = () => undefined;
  #hasEnded = false;

  /** @param url - with the key behind its # */
  static async open(url: string): Promise<PageClient> {
    const { origin, hash } = new URL(url);
    const page = new PageClient();
    const headers = { authorization: `Bearer ${hash.slice(1)}` };
    const response = await fetch(`${origin}/api/events`, { headers, signal: page.#stop.signal });
    if (response.body === null) throw new Error(`the server answered ${response.status}`);
    void page.#read(response.body);
    return page;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for await (const chunk of body) {
        const events = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
        rest = events.pop() ?? "";
        const said = events.filter((event) => event.startsWith("data: "));
        this.#messages.push(...said.map((event) => JSON.parse(event.slice("data: ".length)) as PageMessage));
        this.#wake();
      }
    } catch {
      // It was closed, here or there.
    }
    this.#hasEnded = true;
    this.#wake();
  }

  /** The next message of a kind that is as wanted; those before it are passed over. */
  async next<Kind extends PageMessage["kind"]>(
    kind: Kind,
    isWanted: (message: Extract<PageMessage, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<PageMessage, { kind: Kind }>> {
    for (;;) {
      for (let message = this.#messages.shift(); message !== undefined; message = this.#messages.shift()) {
        const found = message as Extract<PageMessage, { kind: Kind }>;
        if (message.kind === kind && isWanted(found)) return found;
      }
      if (this.#hasEnded) throw new Error("the stream has ended");
      await this.#woken();
    }
  }

  /** Fulfils when the server has ended the stream. */
  async ended(): Promise<void> {
    while (!this.#hasEnded) await this.#woken();
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  close(): void {
    this.#stop.abort();
  }
}

/** Posts to a dashboard as its page does. */
export async function post(
  url: string,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly said: unknown }> {
  const { origin, hash } = new URL(url);
  const own = { authorization: `Bearer ${hash.slice(1)}`, "content-type": "application/json" };
  const response = await fetch(`${origin}/api/${path}`, { method: "POST", headers: { ...own, ...headers }, body });
  return { status: response.status, said: await response.json() };
}

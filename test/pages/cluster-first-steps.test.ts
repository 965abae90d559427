import { readFile } from "node:fs/promises";
import { nkeys } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { openPage } from "./page.ts";
import { PageLab } from "./page-lab.ts";

describe.runIf(HAS_SERVER)("a page that comes to a cluster", () => {
  let lab: PageLab;
  // With every answer; a test may change them for a while.
  const headers: Record<string, string> = {};
  beforeAll(async () => {
    lab = await PageLab.start({ headers });
  });
  afterAll(() => lab.close());

  test.each<[string, object, string]>([
    ["a path as key", { key: "client.key" }, "TypeError: key expects, in a page, the text of a key"],
    [
      "an address for Node",
      { url: "nats://127.0.0.1:4222" },
      "RangeError: expected an address such as wss://HOST[:PORT]",
    ],
    ["the key of the hosts, for a client", { user: "engine" }, "ClusterError: the key is for hosts of engines"],
    [
      "a key of a user that the server does not know",
      { user: "stranger" },
      "can't be reached: the server does not know this key (Authorization Violation); ",
    ],
    [
      "no server",
      { url: "ws://127.0.0.1:1", timeoutMs: 0 },
      "can't be reached: no WebSocket could be opened; see that the",
    ],
    ["no engines", { cluster: "lab", timeoutMs: 1000 }, "TimeoutError: 0 of 1 engines were ready"],
  ])("what is wrong is said: %s", async (_, given: { user?: string; url?: string; key?: string }, words) => {
    const page = await openPage({ site: lab.site });
    const { user = "alice", url = lab.url, ...more } = given;
    const key = user === "stranger" ? await strangersKey() : await lab.keyText(user);
    const said = await page.evaluate(([to, options]) => lib.connect(to, options).then(String, String), [
      url,
      { key, ...more },
    ] as const);
    expect(said).toContain(words);
  });

  async function strangersKey(): Promise<string> {
    const seed = new TextDecoder().decode(nkeys.createUser().getSeed());
    return JSON.stringify({ ...(JSON.parse(await lab.keyText("alice")) as object), seed });
  }

  test("a page of another origin is told that the server may not let it in", async () => {
    const page = await openPage();
    const options = { key: await lab.keyText("alice"), timeoutMs: 0 };
    const said = await page.evaluate(([to, more]) => lib.connect(to, more).then(String, String), [
      lab.url,
      options,
    ] as const);
    const origin = new URL(page.url()).origin;
    expect(said).toContain(`lets in pages from ${origin} (ensemble cluster init --origin ${origin})`);
  });

  test("the key of a client gives no engines to a cluster", async () => {
    const page = await openPage({ site: lab.site });
    const key = await lab.keyText("alice");
    const said = await page.evaluate((options) => lib.hostEngines(options).then(String, String), { key, engines: 1 });
    expect(said).toBe("ClusterError: the key is one of the client alice; a host of engines needs engine.key");
  });

  test("a page loads what clusters need when it comes to need it; its policy may forbid to evaluate text", async () => {
    headers["Content-Security-Policy"] =
      `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${lab.url}`;
    onTestFinished(() => void delete headers["Content-Security-Policy"]);
    const page = await openPage({ site: lab.site });
    const asked: string[] = [];
    page.context().on("request", (request) => asked.push(new URL(request.url()).pathname));
    const [key, hostKey] = await Promise.all([lab.keyText("alice"), lab.keyText("engine")]);
    await page.evaluate(async () => {
      const client = await lib.connect({ engines: 1 });
      await client.close();
    });
    expect(asked.filter((path) => path.includes("courier"))).toEqual([]);
    const told = await page.evaluate(
      async ([url, own, hosts]) => {
        const host = await lib.hostEngines({ url, key: hosts, engines: 1 });
        const client = await lib.connect(url, { key: own });
        const { samples } = await client.sample(lib.kernels.pi, { samples: 1e5, seed: 1 });
        await client.close();
        await host.close();
        return samples;
      },
      [lab.url, key, hostKey] as const,
    );
    expect(told).toBe(1e5);
    expect(asked).toContain("/build/page/courier.bundle.js");
  });

  test("the guide's page does what it says", async () => {
    const { page: host } = await lab.openHost(2);
    expect(host).toBeDefined();
    const guide = await readFile(new URL("../../docs/guide/cluster.md", import.meta.url), "utf8");
    const [, html = ""] = /^```html\n([^]*?)^```/m.exec(guide) ?? [];
    const map = '<script type="importmap">{ "imports": { "wasm-ensemble": "/build/page/ensemble.js" } }</script>';
    const body = `<!doctype html>${map}<body></body>${html.replace("wss://lab.example:4223", lab.url)}`;
    const page = await openPage({ site: lab.site });
    await page.route("**/newcomer.html", (route) => route.fulfill({ contentType: "text/html", body }));
    page.on("dialog", (dialog) => void lab.keyText("alice").then((key) => dialog.accept(key)));
    await page.goto(`${lab.site.url}/newcomer.html`);
    await page.getByText("1,4,9").waitFor();
  });
});

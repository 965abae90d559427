import { expect, test } from "vitest";
import { openPage } from "./page.ts";
import { ISOLATED } from "./site.ts";

declare global {
  /** In a page of these tests: what came by message. */
  var came: unknown;
}

const CONNECT = `import * as lib from "/build/page/ensemble.js";
const told = async () => {
  const client = await lib.connect({ engines: 2 });
  const [doubled] = await client.directView().apply((x) => x * 2, 21);
  const { mean } = await client.sample(lib.kernels.pi, { samples: 1e5, seed: 1 });
  await client.close();
  return [doubled, mean > 3];
};
const answer = (port) => told().catch(String).then((answered) => port.postMessage(answered));`;

// A module of a page without an origin comes from another one.
const CORS = { "Access-Control-Allow-Origin": "*" };

test("a page that is isolated, but has no memory to share, as in WebKitGTK, connects", async () => {
  const main = `delete globalThis.SharedArrayBuffer; globalThis.lib = await import("/build/page/ensemble.js");`;
  const page = await openPage({ headers: ISOLATED, files: { "/main.js": main } });
  const told = await page.evaluate(async () => {
    const client = await lib.connect({ engines: 2 });
    const sums = await client.directView().apply((a: number, b: number) => a + b, 1, 2);
    const endless = client.at(0).apply(() => {
      for (;;);
    });
    endless.abort();
    const error = await endless.get().catch((reason: unknown) => String(reason));
    await client.close();
    return [crossOriginIsolated, typeof SharedArrayBuffer, sums, error];
  });
  expect(told).toEqual([true, "undefined", [3, 3], expect.stringContaining("TaskAbortedError")]);
});

test("a sandboxed frame, which has no origin, connects", async () => {
  const frame = `<!doctype html><script type="module">${CONNECT} answer({ postMessage: (data) => parent.postMessage(data, "*") });</script>`;
  const page = await openPage({ headers: CORS, files: { "/frame.html": frame } });
  await page.evaluate(`
    addEventListener("message", ({ data }) => { globalThis.came = data; });
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.src = "/frame.html";
    document.body.append(frame);`);
  const came = await page.waitForFunction(() => globalThis.came);
  expect(await came.jsonValue()).toEqual([42, true]);
});

const REFUSED = /^EngineStartError: .* no Web Workers here, in a service worker or a shared one; connect in a page/;

test("a shared worker is told where engines can be started", async () => {
  const script = `${CONNECT} onconnect = ({ ports: [port] }) => answer(port);`;
  const page = await openPage({ files: { "/shared.js": script } });
  const told = page.evaluate(`new Promise((resolve) => {
    new SharedWorker("/shared.js", { type: "module" }).port.onmessage = ({ data }) => resolve(data);
  })`);
  expect(await told).toMatch(REFUSED);
});

test("a service worker is told where engines can be started", async () => {
  const script = `${CONNECT} onmessage = ({ ports: [port] }) => answer(port);`;
  const page = await openPage({ files: { "/service.js": script } });
  const told = page.evaluate(`new Promise(async (resolve) => {
    const { installing } = await navigator.serviceWorker.register("/service.js", { type: "module" });
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    installing.postMessage(null, [port2]);
  })`);
  expect(await told).toMatch(REFUSED);
});

test("jsdom, which has no Web Workers, is told how to have engines on threads", async () => {
  const main = `delete globalThis.Worker;
    Object.defineProperty(navigator, "userAgent", { value: "Mozilla/5.0 (linux) AppleWebKit/537.36 jsdom/26.1.0" });
    globalThis.lib = await import("/build/page/ensemble.js");`;
  const page = await openPage({ files: { "/main.js": main } });
  const told = await page.evaluate(() => lib.connect().then(() => "none", String));
  expect(told).toMatch(/^EngineStartError: .*customExportConditions: \["node"\]/);
});

import { readFile } from "node:fs/promises";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { hasFirefox, hasWebKit } from "../../scripts/lib/browsers.mjs";
import { session } from "../bundlers/app/session.ts";
import { ISOLATED, type ListeningSite, serve } from "./site.ts";
import { type Visitor, withFirefox, withWebKit } from "./visitors.ts";

const APP = new URL("../bundlers/app/", import.meta.url);

const INDEX = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "wasm-ensemble": "/build/page/ensemble.js" } }</script>
<script type="module" src="/main.js"></script>`;

/** Does what the app of the bundlers does, then what blocks, and says what it found. */
const MAIN = `const say = (told) => fetch("/told", { method: "POST", body: JSON.stringify(told) });
try {
  const { connect } = await import("wasm-ensemble");
  const { session } = await import("/session.js");
  const found = await session(await connect({ engines: 2 }), new URL("/tasks.js", location.href));
  const blocked = await new Promise((resolve, reject) => {
    const worker = new Worker("/blocking.js", { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  await say({ found, blocked, canShare: typeof SharedArrayBuffer === "function" });
} catch (error) {
  await say(String(error) + error.stack);
}`;

const BLOCKING = `import { connect } from "/build/page/ensemble.js";
const client = await connect({ engines: 2 });
try {
  postMessage(client.directView().applySync((a, b) => a + b, 40, 2));
} catch (error) {
  postMessage(error.name);
}`;

/** What the app finds in Node: the same bits. */
let found: unknown;
let site: ListeningSite;

beforeAll(async () => {
  found = await session(await connect({ engines: 2 }), new URL("public/tasks.js", APP));
  const { code } = await transform(await readFile(new URL("session.ts", APP), "utf8"), { loader: "ts" });
  const tasks = await readFile(new URL("public/tasks.js", APP), "utf8");
  const files = { "/main.js": MAIN, "/blocking.js": BLOCKING, "/session.js": code, "/tasks.js": tasks };
  site = await serve({ "/index.html": INDEX, ...files }, ISOLATED);
});

afterAll(() => site.close());

async function visit(open: Visitor): Promise<unknown> {
  const told = site.posted();
  onTestFinished(await open(`${site.url}/index.html`));
  return JSON.parse(await told);
}

describe("a page finds what Node finds, and blocks where memory can be shared,", () => {
  test.skipIf(!hasFirefox())("in Firefox", async () => {
    expect(await visit(withFirefox)).toEqual({ found, blocked: [42, 42], canShare: true });
  });

  // It has no SharedArrayBuffer, though it says that the page is isolated.
  test.skipIf(!hasWebKit())("in WebKitGTK", async () => {
    expect(await visit(withWebKit)).toEqual({ found, blocked: "BlockingUnsupportedError", canShare: false });
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { buildDocs } from "../../scripts/build-docs.mjs";
import { withLock } from "../../scripts/lib/lock.mjs";
import { ending, ensemble, MAIN, plainEnv, start, startWith } from "./ensemble.ts";

// Only `npm run build` and `npm test` have made them.
beforeAll(() => withLock(buildDocs));

/** Starts the server, and tells its address; it is ended when the test ends. */
async function serve(...args: readonly string[]): Promise<string> {
  const child = start("play", "--no-open", ...args);
  onTestFinished(async () => {
    const ended = ending(child);
    child.kill("SIGINT");
    await ended;
  });
  const [text] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  return /http:\S+/.exec(text)?.[0] ?? "";
}

test("the page is served with the headers that isolate it, and to this machine alone", async () => {
  const url = await serve("--port", "0");
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/playground\/$/);
  const response = await fetch(url);
  expect(await response.text()).toContain("<title>Ensemble playground</title>");
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
  });
});

test("all that the page names is there, and nothing else", async () => {
  const url = await serve("--port", "0");
  const page = await (await fetch(url)).text();
  const named = [...page.matchAll(/(?:href|src)="\.\/([^"]+)"/g)].map(([, name = ""]) => name);
  expect(named).toEqual(expect.arrayContaining(["main.js", "main.css"]));
  for (const name of [...named, "engine.bundle.js", "licenses.txt"]) {
    expect((await fetch(new URL(name, url))).status, name).toBe(200);
  }
  for (const path of ["missing.js", "..%2fpackage.json", "%2e%2e/package.json", ".hidden.js", "lib/main.js"]) {
    expect((await fetch(`${url}${path}`)).status, path).toBe(404);
  }
  expect((await fetch(url, { method: "POST" })).status).toBe(405);
});

test("what is above the playground are the docs", async () => {
  const url = await serve("--port", "0");
  const response = await fetch(new URL("../", url));
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("<title>Ensemble: ");
});

test("Ctrl-C ends it, as that is how it ends: with 0", async () => {
  const child = start("play", "--no-open", "--port", "0");
  const ended = ending(child);
  await once(child.stdout, "data");
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
});

test("a port that is taken is named, one that is none is refused", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const taken = await ensemble("play", "--no-open", "--port", String(port));
  expect(taken).toMatchObject({
    code: 2,
    stderr: `ensemble: port ${port} is taken; choose another one, or 0 for any that is free\n`,
  });
  expect(await ensemble("play", "now")).toMatchObject({
    code: 2,
    stderr: "ensemble: play expects options only; got now\n",
  });
  const wrong = await ensemble("play", "--port", "70000");
  expect(wrong).toMatchObject({
    code: 2,
    stderr: "ensemble: --port expects a whole number from 0 to 65535; got 70000\n",
  });
});

describe.runIf(process.platform === "linux")("the browser", () => {
  test("is opened at the page, as the system opens it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ensemble-opener-"));
    const told = join(folder, "told");
    await writeFile(join(folder, "xdg-open"), `#!/bin/sh\necho "$1" > "${told}"\n`, { mode: 0o755 });
    const child = startWith({ PATH: `${folder}:${process.env["PATH"]}`, DISPLAY: ":0" }, "play", "--port", "0");
    const ended = ending(child);
    onTestFinished(async () => {
      child.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true });
    });
    const [text] = (await once(child.stdout, "data")) as [Buffer];
    const url = /http:\S+/.exec(String(text))?.[0];
    await expect.poll(() => readFile(told, "utf8").catch(() => "")).toBe(`${url}\n`);
  });

  test("is not looked for where there is no screen", async () => {
    const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = plainEnv();
    const child = spawn(process.execPath, [MAIN, "play", "--port", "0"], { env });
    const ended = ending(child);
    await once(child.stderr, "data");
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, stderr: "no browser was found; open the address by hand\n" });
  });
});

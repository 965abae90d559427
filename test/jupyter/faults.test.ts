import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ensemble, MAIN } from "../cli/ensemble.ts";
import { FrontEnd, freePorts, shown, written } from "./front-end.ts";

let frontEnd: FrontEnd | undefined;
afterEach(() => {
  frontEnd?.close();
  frontEnd = undefined;
});

async function start(...options: readonly string[]): Promise<FrontEnd> {
  frontEnd = await FrontEnd.start("--engines", "1", ...options);
  return frontEnd;
}

// Each is ended in another way.
const ENDLESS = [
  ["a loop in the cell", "console.log('begun'); for (;;);"],
  ["a loop after the cell has awaited", "await 1; console.log('begun'); for (;;);"],
  ["a loop in a timer", "setTimeout(() => { console.log('begun'); for (;;); }, 5); await new Promise(() => {})"],
  ["a cell that waits for ever", "console.log('begun'); await new Promise(() => {})"],
  [
    "a thread that sleeps",
    "await 1; console.log('begun'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
  ],
  ["a loop on an engine", "console.log('begun'); await dview.apply(() => { for (;;); })"],
  ["a map of loops", "console.log('begun'); await lview.map(() => { for (;;); }, [1, 2, 3])"],
  ["a blocking call of a loop", "console.log('begun'); dview.applySync(() => { for (;;); })"],
  [
    "a busy wait for what was just sent",
    "await 1; console.log('begun'); const r = lview.apply(() => 1); while (!r.ready);",
  ],
] as const;

describe("an interrupt, one after the other in one kernel,", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    kernel = await FrontEnd.start("--engines", "1");
    await kernel.execute("const kept = 'kept'");
  });
  afterAll(() => kernel.close());

  test.each(ENDLESS)("ends %s, and the kernel goes on", async (_, code) => {
    const id = kernel.submit(code);
    await kernel.published(({ content, parent }) => parent["msg_id"] === id && content["text"] === "begun\n");
    // While the cell computes, the heart beats and the control channel answers.
    expect(await kernel.beat()).toBeLessThan(1000);
    const { reply } = await kernel.ask("interrupt_request", {}, "control");
    expect(reply.content).toEqual({ status: "ok" });
    expect((await kernel.answer(id)).reply.content).toMatchObject({ status: "error" });
    expect(shown(await kernel.execute("kept"))).toBe("'kept'");
    expect(shown(await kernel.execute("await client.waitForEngines(1); await dview.apply(() => 7)"))).toBe("[ 7 ]");
  });
});

test("SIGINT interrupts the cell, again and again, and nothing where none runs", async () => {
  const kernel = await start();
  kernel.kernel.kill("SIGINT");
  // The signal may arrive during this one.
  await kernel.execute("1");
  for (let i = 0; i < 3; i++) {
    // Not in the moment in which `vm` hands signals back to the process: Node loses those.
    const id = kernel.submit(
      `await new Promise((go) => setTimeout(go, 20)); console.log('begun ${i}'); await new Promise(() => {})`,
    );
    await kernel.published(({ content }) => content["text"] === `begun ${i}\n`);
    kernel.kernel.kill("SIGINT");
    expect((await kernel.answer(id)).reply.content).toMatchObject({ status: "error", ename: "Interrupted" });
  }
});

test("an interrupt that comes too late does not touch the next cell", async () => {
  const kernel = await start();
  await kernel.execute("1");
  await kernel.ask("interrupt_request", {}, "control");
  expect(shown(await kernel.execute("await new Promise((go) => setTimeout(go, 700, 'whole'))"))).toBe("'whole'");
});

test("an engine that dies in the middle of a cell fails it, and is replaced", async () => {
  const kernel = await start();
  const { reply } = await kernel.execute("await client.at(0).apply(() => process.exit(1))");
  expect(reply.content).toMatchObject({ status: "error", ename: "EngineLostError" });
  expect(shown(await kernel.execute("await client.waitForEngines(1); await dview.apply(() => 7)"))).toBe("[ 7 ]");
});

test.each([
  ["while nothing runs", "0"],
  ["while a cell computes", "for (;;);"],
  ["while a cell computes after it has awaited", "await 1; for (;;);"],
])("it shuts down %s, with an answer and exit code 0", async (_, code) => {
  const kernel = await start();
  kernel.submit(`console.log('begun'); ${code}`);
  await kernel.published(({ content }) => content["text"] === "begun\n");
  const id = kernel.send("shutdown_request", { restart: true }, "control");
  const published = kernel.published(({ header }) => header.msg_type === "shutdown_reply");
  expect((await kernel.answer(id)).reply.content).toEqual({ status: "ok", restart: true });
  expect((await published).content).toEqual({ status: "ok", restart: true });
  expect(await kernel.ended()).toBe(0);
});

test.each(["SIGTERM", "SIGKILL"] as const)("%s ends it", async (signal) => {
  const kernel = await start();
  kernel.kernel.kill(signal);
  expect(await kernel.ended()).toBe(signal === "SIGTERM" ? 0 : "SIGKILL");
});

test("what it can't tell its terminal any more does no harm", async () => {
  const kernel = await start();
  kernel.kernel.stderr?.destroy();
  kernel.send("execute_request", { code: "1" }, "shell", "another key");
  expect(shown(await kernel.execute("'on'"))).toBe("'on'");
});

test("a cell that ends the process ends the kernel", async () => {
  const kernel = await start();
  kernel.submit("process.exit(3)");
  expect(await kernel.ended()).toBe(3);
});

test("it ends when its front end is gone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ensemble-orphan-"));
  const file = join(folder, "connection.json");
  const names = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"];
  const ports = await freePorts(names.length);
  const connection = Object.fromEntries(names.map((name, i) => [name, ports[i]]));
  writeFileSync(file, JSON.stringify({ ...connection, key: "", transport: "tcp", ip: "127.0.0.1" }));
  // A front end that dies at once, and leaves the number of its kernel.
  const script = `
    const { spawn } = require("node:child_process");
    const env = { ...process.env, JPY_PARENT_PID: String(process.pid) };
    const args = ["--no-force-async-hooks-checks", ${JSON.stringify(MAIN)}, "jupyter", "kernel", ${JSON.stringify(file)}];
    const kernel = spawn(process.execPath, args, { env, stdio: "ignore", detached: true });
    console.log(kernel.pid);
    setTimeout(() => process.kill(process.pid, "SIGKILL"), 1500);`;
  const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const [bytes] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(String(bytes));
  await once(parent, "exit");
  expect(isAlive(pid)).toBe(true);
  await expect.poll(() => isAlive(pid)).toBe(false);
  rmSync(folder, { recursive: true, force: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("without engines the kernel answers, and each cell says why", async () => {
  frontEnd = await FrontEnd.start("--url", "nats://127.0.0.1:1");
  const { reply, published } = await frontEnd.execute("1 + 1");
  expect(reply.content).toMatchObject({ status: "error", ename: "ClusterError" });
  expect(reply.content["evalue"]).toContain("127.0.0.1:1");
  expect(published.map(({ header }) => header.msg_type)).toEqual(["status", "execute_input", "error", "status"]);
  expect((await frontEnd.ask("kernel_info_request", {})).reply.content).toMatchObject({ status: "ok" });
  await frontEnd.ask("shutdown_request", { restart: false }, "control");
  expect(await frontEnd.ended()).toBe(0);
});

test("what is written to the process itself, and not by a stream, stays out of messages", async () => {
  const kernel = await start();
  const answer = await kernel.execute(
    "import { writeSync } from 'node:fs'; writeSync(2, 'to the terminal\\n'); process.stdout.write('to the cell')",
  );
  expect(written(answer, "stdout")).toBe("to the cell");
  expect(kernel.stderr).toContain("to the terminal");
});

test.each([
  ["a file that is not there", undefined, /is no connection file of Jupyter: ENOENT/],
  ["what is no JSON", "shell", /is no connection file of Jupyter: /],
  ["a file without ports", "{}", /its shell_port is undefined; a port is 1 to 65535/],
])("it refuses %s", async (_, text, message) => {
  const folder = mkdtempSync(join(tmpdir(), "ensemble-refused-"));
  const file = join(folder, "connection.json");
  if (text !== undefined) writeFileSync(file, text);
  const { code, stdout, stderr } = await ensemble("jupyter", "kernel", file);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(message);
  rmSync(folder, { recursive: true });
});

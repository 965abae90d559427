import { type ChildProcess, spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { describe, expect, onTestFinished, test } from "vitest";

/** Runs a module in a process of its own, in the package's folder, so that it finds the package by name. */
function start(source: string): ChildProcess {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", source], {
    cwd: new URL("../..", import.meta.url),
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

async function ending(child: ChildProcess): Promise<Ending> {
  let out = "";
  let err = "";
  child.stdout?.on("data", (text) => void (out += String(text)));
  child.stderr?.on("data", (text) => void (err += String(text)));
  return await new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, out, err })));
}

async function output(child: ChildProcess, word: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (text) => {
      if (String(text).includes(word)) resolve();
    });
    child.once("close", () => reject(new Error("the process ended too soon")));
  });
}

const CONNECT = 'import { connect, kernels } from "wasm-ensemble"; const client = await connect({ engines: 2 });';

describe("a process exits by itself, without close(),", () => {
  // DESIGN 6.11
  test.each<[string, string, string]>([
    ["after connecting", "console.log('done')", "done\n"],
    ["after its results are there", "console.log(await client.directView().apply((x) => x + 1, 1))", "[ 2, 2 ]\n"],
    ["after a blocking call", "console.log(client.directView().applySync(() => 1))", "[ 1, 1 ]\n"],
    [
      "after a balanced map",
      "console.log((await client.loadBalancedView().map((x) => x, [...Array(1000).keys()])).length)",
      "1000\n",
    ],
    [
      "after leaving an imap",
      "for await (const x of client.loadBalancedView().imap((x) => x, [...Array(1000).keys()])) if (x === 5) break; console.log('left')",
      "left\n",
    ],
    [
      "after sampling",
      "const { samples } = await client.sample(kernels.pi, { samples: 1e6, seed: 1 }); console.log(samples)",
      "1000000\n",
    ],
    [
      "while it listens to events",
      "const events = client.events(); events.next(); console.log('listening')",
      "listening\n",
    ],
    [
      "after an engine was lost",
      "await client.at(0).apply(() => process.exit(1)).catch((e) => console.log(e.name))",
      "EngineLostError\n",
    ],
    [
      "after waits with long limits",
      "const r = client.at(0).apply(() => 1); await Promise.all([r.get(60_000), r.wait(60_000)]); console.log('waited')",
      "waited\n",
    ],
    ["after close()", "await client.close(); console.log('closed')", "closed\n"],
    [
      "with a timer that goes on in an engine",
      "await client.at(0).execute('setInterval(() => {}, 1000); 1'); console.log('timer')",
      "timer\n",
    ],
  ])("%s", async (_, source, expected) => {
    const { code, out, err } = await ending(start(`${CONNECT} ${source}`));
    expect(err).toBe("");
    expect(out).toBe(expected);
    expect(code).toBe(0);
  });

  test("but not before a pending result has come", async () => {
    const source = `${CONNECT} client.at(0).apply(async () => { await new Promise((r) => setTimeout(r, 100)); return 7; }).then(console.log)`;
    expect(await ending(start(source))).toMatchObject({ code: 0, out: "7\n" });
  });

  test("nor before a map that is iterated is over", async () => {
    const source = `${CONNECT} let n = 0; for await (const x of client.loadBalancedView().with({ chunkItems: 1 }).map(async (x) => { await new Promise((r) => setTimeout(r, 2)); return x; }, [...Array(50).keys()])) n++; console.log(n)`;
    expect(await ending(start(source))).toMatchObject({ code: 0, out: "50\n" });
  });
});

describe("a process that fails", () => {
  test("by an error that nothing caught ends with code 1, though engines are busy", async () => {
    const source = `${CONNECT} void client.directView().execute("for (;;);").wait(); throw new Error("the caller failed");`;
    const { code, err } = await ending(start(source));
    expect(code).toBe(1);
    expect(err).toMatch(/the caller failed/u);
  });

  test("by process.exit() ends at once, though engines are busy", async () => {
    const source = `${CONNECT} void client.directView().execute("for (;;);").wait(); setTimeout(() => process.exit(9), 50);`;
    expect(await ending(start(source))).toMatchObject({ code: 9 });
  });

  test.each(["SIGKILL", "SIGTERM", "SIGINT"] as const)("by %s leaves no thread and no process", async (signal) => {
    const child = start(`${CONNECT} console.log("ready"); await client.directView().execute("for (;;);");`);
    const ended = ending(child);
    await output(child, "ready");
    const children = await childrenOf(child.pid);
    child.kill(signal);
    expect(await ended).toMatchObject({ signal });
    expect(children).toEqual([]);
  });
});

test("an awaited failure that nobody catches ends the process with the remote error shown", async () => {
  const { code, err } = await ending(
    start(`${CONNECT} await client.at(0).apply(() => { throw new RangeError("far") });`),
  );
  expect(code).toBe(1);
  expect(err).toMatch(/RemoteError.*RangeError.*far/u);
});

test("what engines print is shown, and with capture it reaches no terminal of the process by itself", async () => {
  const print = `const r = client.at(0).execute("console.log('captured')"); await r; console.log(r.stdout);`;
  const shown = { code: 0, out: "[engine 0] captured\n[ 'captured\\n' ]\n" };
  expect(await ending(start(`${CONNECT} ${print}`))).toMatchObject(shown);
  const capturing = CONNECT.replace("engines: 2", 'engines: 2, output: "capture"');
  expect(await ending(start(`${capturing} ${print}`))).toMatchObject({ code: 0, out: "[ 'captured\\n' ]\n" });
});

/** Processes that a process started, where the system tells. */
async function childrenOf(pid: number | undefined): Promise<string[]> {
  try {
    await readdir(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return text.split(" ").filter((word) => word !== "");
}

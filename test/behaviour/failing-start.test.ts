import { spawn } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";

interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs it in a process of its own, which may have so many files open, if that is given. */
async function start(env: Readonly<Record<string, string>>): Promise<Ending> {
  const limit = "SPARE" in env ? "ulimit -n 400 && " : "";
  const command = `${limit}exec "${process.execPath}" --no-warnings start-engines.mjs`;
  const child = spawn("/bin/sh", ["-c", command], {
    cwd: new URL("../fixtures", import.meta.url),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => void (out += String(text)));
  child.stderr.on("data", (text) => void (err += String(text)));
  return await new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}

// The limit on files is the one that root has as well. Engines fail before they have a thread, or in the thread.
test.each([0, 3, 6])(
  "with %d files left connect fails at once, with the reason, and the process goes on",
  async (spare) => {
    const out = expect.stringMatching(/^EngineStartError: engine \d did not start: .*EMFILE/u) as string;
    expect(await start({ SPARE: String(spare) })).toEqual({ code: 0, out, err: "" });
  },
);

const pollute = (code: string): string => `--import data:text/javascript,${encodeURIComponent(code)}`;

test.each([
  ["frozen intrinsics", "--frozen-intrinsics", /^it works\n$/u],
  // What is sent by its source is refused, by the engine that is asked to run it.
  [
    "no code from strings",
    "--disallow-code-generation-from-strings",
    /^CompositeError: 2 of 2 .*EvalError: Code gen/su,
  ],
  ["an additional method of all objects", pollute("Object.prototype.extra = () => 1"), /^it works\n$/u],
  ["an additional value of all objects", pollute("Object.prototype.extra = 5"), /^it works\n$/u],
  [
    "a module that fails in threads",
    pollute('import { isMainThread } from "node:worker_threads"; if (!isMainThread) throw new RangeError("not here")'),
    /^EngineStartError: engine \d did not start: not here\n$/u,
  ],
  [
    "a module that ends threads",
    pollute('import { isMainThread } from "node:worker_threads"; if (!isMainThread) process.exit(5)'),
    /^EngineStartError: engine \d did not start: its thread ended/u,
  ],
])("engines start, or say why not at once, with %s", async (_, NODE_OPTIONS, says) => {
  expect(await start({ NODE_OPTIONS })).toEqual({ code: 0, out: expect.stringMatching(says) as string, err: "" });
});

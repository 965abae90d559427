import process from "node:process";
import { describe, expect, test } from "vitest";
import { HAS_SCRIPT } from "../cli/ensemble.ts";
import { runInShell, runOnTerminal, runProgram } from "./program.ts";

const START = "const client = await connect({ engines: 2 }); const one = client.at(0);";

describe("what engines write is shown", () => {
  test("by whole lines with their engine, each stream on its own, in order for each engine", async () => {
    const { code, stdout, stderr } = await runProgram(`${START}
      await client.directView().apply(() => {
        for (let i = 0; i < 2000; i++) {
          process.stdout.write("line "); process.stdout.write(i + "\\n");
          if (i % 100 === 0) console.error("error", i);
        }
      });`);
    expect(code).toBe(0);
    for (const id of [0, 1]) {
      const lines = stdout.split("\n").filter((line) => line.startsWith(`[engine ${id}] `));
      expect(lines).toEqual(Array.from({ length: 2000 }, (_, i) => `[engine ${id}] line ${i}`));
      const errors = stderr.split("\n").filter((line) => line.startsWith(`[engine ${id}] `));
      expect(errors).toEqual(Array.from({ length: 20 }, (_, i) => `[engine ${id}] error ${100 * i}`));
    }
    expect(stdout.trimEnd().split("\n")).toHaveLength(4000);
  });

  test("and is kept with the result as well; with capture it is only kept", async () => {
    const rest = `const result = client.at(0).apply(() => { console.log("said"); return 1; });
      await result; console.log(JSON.stringify(result.stdout)); await client.close();`;
    const shown = await runProgram(`const client = await connect({ engines: 1 }); ${rest}`);
    expect(shown.stdout).toBe('[engine 0] said\n["said\\n"]\n');
    const kept = await runProgram(`const client = await connect({ engines: 1, output: "capture" }); ${rest}`);
    expect(kept.stdout).toBe('["said\\n"]\n');
  });

  test("from timers, setup and sampling kernels too", async () => {
    const { stdout } = await runProgram(`
      import { compileKernel } from "wasm-ensemble/compile";
      const client = await connect({ engines: 1, setup: () => console.log("set up") });
      await client.at(0).apply(() => { setTimeout(() => console.log("later"), 20); });
      await new Promise((resolve) => setTimeout(resolve, 300));
      const kernel = await compileKernel('import { Rng } from "wasm-ensemble/assembly"; export function sample(rng: Rng): f64 { console.log("sampled"); return 1; }');
      await client.sample(kernel, { samples: 1, seed: 1 });`);
    expect(stdout).toBe("[engine 0] set up\n[engine 0] later\n[engine 0] sampled\n");
  });

  test("while a call blocks the program", async () => {
    const { stdout } = await runProgram(`${START}
      one.applySync(() => { console.log("first"); const end = Date.now() + 200; while (Date.now() < end); console.log("second"); });
      console.log("then");`);
    expect(stdout).toBe("[engine 0] first\n[engine 0] second\nthen\n");
  });

  test("after a loop that kept the program's thread busy, nothing lost and in order", async () => {
    const { stdout } = await runProgram(`${START}
      const result = one.apply(() => { for (let i = 0; i < 500; i++) console.log(i); });
      await new Promise((resolve) => setImmediate(resolve));
      const end = Date.now() + 300; while (Date.now() < end);
      await result;`);
    expect(stdout).toBe(Array.from({ length: 500 }, (_, i) => `[engine 0] ${i}\n`).join(""));
  });

  test("empty lines, carriage returns and characters in pieces", async () => {
    const { stdout } = await runProgram(`${START}
      await one.apply(() => {
        console.log("");
        process.stdout.write("10 %\\r"); process.stdout.write("20 %\\r\\n");
        const bytes = Buffer.from("\u{1f30d}\\n");
        process.stdout.write(bytes.subarray(0, 2)); process.stdout.write(bytes.subarray(2));
      });`);
    expect(stdout).toBe("[engine 0]\n[engine 0] 20 %\n[engine 0] \u{1f30d}\n");
  });
});

describe("a line that was begun is shown", () => {
  const begin = 'process.stdout.write("begun")';

  test("when the program ends by itself, or by process.exit, or by an error", async () => {
    for (const end of ["", "process.exit(3);", 'throw new Error("mine");']) {
      const { stdout } = await runProgram(`${START} await one.apply(() => { ${begin}; }); ${end}`);
      expect(stdout).toBe("[engine 0] begun\n");
    }
  });

  test("when the client is closed, and then the program goes on", async () => {
    const { stdout } = await runProgram(
      `${START} await one.apply(() => { ${begin}; }); await client.close(); console.log("on");`,
    );
    expect(stdout).toBe("[engine 0] begun\non\n");
  });

  test("when its engine dies in mid-line, and the next engine begins a line of its own", async () => {
    const { stdout } = await runProgram(`${START}
      await one.apply(() => { ${begin}; process.exit(1); }).catch((error) => console.log(error.name));
      await client.waitForEngines(2);
      await client.directView(2).apply(() => console.log("new"));`);
    expect(stdout).toBe("[engine 0] begun\nEngineLostError\n[engine 2] new\n");
  });

  test("when its task is ended with its engine", async () => {
    const { stdout } = await runProgram(`${START}
      const stuck = one.apply(() => { ${begin}; for (;;); });
      while (stuck.stdout[0] === "") await new Promise((resolve) => setTimeout(resolve, 10));
      stuck.abort(); await stuck.catch((error) => console.log(error.name));`);
    expect(stdout).toContain("[engine 0] begun\n");
  });
});

test("a task that writes 100 MB is cut at 2^20 characters, and says so", async () => {
  const { code, stdout } = await runProgram(`${START}
    console.log(await one.apply(() => { const line = "x".repeat(999); for (let i = 0; i < 100_000; i++) console.log(line); return "done"; }));`);
  expect(code).toBe(0);
  expect(stdout.length).toBeLessThan(1.1e6);
  expect(stdout).toMatch(/\[engine 0\] \[output cut here\]\ndone\n$/);
});

test("one line of 1 MB comes in parts, whole", async () => {
  const { stdout } = await runProgram(`${START}
    await one.apply(() => { for (let i = 0; i < 100; i++) process.stdout.write("x".repeat(10_000)); });`);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.every((line) => line.startsWith("[engine 0] x"))).toBe(true);
  expect(lines.map((line) => line.slice("[engine 0] ".length)).join("")).toBe("x".repeat(1_000_000));
});

test.skipIf(process.platform === "win32")(
  "behind | head the program goes on to its end, and nothing is thrown",
  async () => {
    const program = `${START}
      const values = await client.loadBalancedView().map(async (x) => {
        console.log("item", x); await new Promise((resolve) => setTimeout(resolve, 5)); return x;
      }, Array.from({ length: 100 }, (_, i) => i));
      process.stderr.write("ended " + values.length + "\\n");`;
    const { code, stdout, stderr } = await runInShell(program, "| head -1");
    expect(stdout).toMatch(/^\[engine \d\] item \d\n$/);
    expect(stderr).toBe("ended 100\n");
    expect(code).toBe(0);
  },
);

test("where the reader is slow, what is left out is counted and memory stays bounded", async () => {
  // A worker's standard output is read by the thread that made it, or not.
  const { stdout } = await runProgram(`
    import { Worker } from "node:worker_threads";
    const worker = new Worker(\`
      import("node:worker_threads").then(async ({ parentPort }) => {
        const { connect } = await import("wasm-ensemble");
        const client = await connect({ engines: 1 });
        for (let i = 0; i < 10; i++) await client.at(0).apply(() => { const line = "x".repeat(99); for (let i = 0; i < 10_000; i++) console.log(line); });
        parentPort.postMessage(process.stdout.writableLength);
        parentPort.once("message", async () => { await client.at(0).apply(() => console.log("last")); await client.close(); parentPort.close(); });
      });
    \`, { eval: true, stdout: true });
    worker.once("message", (waiting) => {
      console.log("waiting", waiting);
      let read = "";
      worker.stdout.on("data", (data) => { read += data; });
      setTimeout(() => worker.postMessage("go"), 500);
      worker.once("exit", () => { console.log(read.length, read.split("\\n").slice(-3).join("|")); });
    });`);
  const [, waiting = "", length = "", end] = /^waiting (\d+)\n(\d+) (.*)\n$/.exec(stdout) ?? [];
  expect(Number(waiting)).toBeGreaterThan(1 << 22);
  expect(Number(length)).toBeLessThan(6e6);
  expect(end).toMatch(/\[engines\] \d+ lines left out: stdout is read too slowly\|\[engine 0\] last\|$/);
});

test.skipIf(!HAS_SCRIPT)("on a terminal the label is dim, unless NO_COLOR is set", () => {
  const program = `const client = await connect({ engines: 1 }); await client.at(0).apply(() => console.log("hi"));`;
  expect(runOnTerminal(program, 80)).toBe("\u001b[2m[engine 0]\u001b[22m hi\n");
  expect(runOnTerminal(program, 80, { NO_COLOR: "1" })).toBe("[engine 0] hi\n");
});

test("what is neither inherit nor capture is refused", async () => {
  const { stdout } = await runProgram(
    `await connect({ engines: 1, output: "pipe" }).catch((error) => console.log(error.name + ": " + error.message));`,
  );
  expect(stdout).toBe('TypeError: output expects "inherit" or "capture", got the string "pipe"\n');
});

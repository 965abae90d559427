import { spawn } from "node:child_process";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { HAS_SCRIPT, plainEnv, SCRIPT } from "../../cli/ensemble.ts";
import { runOnTerminal, runProgram } from "../program.ts";

const MAP = `const client = await connect({ engines: 2 });
  const result = client.loadBalancedView().with({ chunkItems: 2 }).map(async (x) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (x % 50 === 0) console.log("item", x);
    if (x === 70) throw new Error("no");
    return x;
  }, Array.from({ length: 150 }, (_, i) => i));`;

// oxlint-disable-next-line no-control-regex -- what terminals are told begins with ESC
const ESCAPES = /\u001b\[[\d;?]*[A-Za-z]/g;

/** The texts that stood in a line one after the other. */
function frames(shown: string): string[] {
  return shown
    .replaceAll(ESCAPES, "")
    .split(/[\r\n]+/)
    .filter((text) => text !== "");
}

function bars(shown: string): string[] {
  return frames(shown).filter((frame) => /[█░]/.test(frame));
}

describe.runIf(HAS_SCRIPT)("waitInteractive on a terminal", () => {
  test("shows count, items per second and time left, below what engines write; in the end how long it took", () => {
    const shown = runOnTerminal(
      `${MAP} await result.waitInteractive(); await result.catch((e) => console.log(e.name));`,
      80,
    );
    const drawn = bars(shown);
    expect(drawn.some((bar) => /^█+░+ {3}\d\d\/150 {2}[\d.]+ items\/s {1,6}[\d.]+ m?s left$/.test(bar))).toBe(true);
    expect(drawn.at(-1)).toMatch(/^█{37} {2}150\/150 {2}[\d.]+ items\/s {1,6}[\d.]+ s$/);
    // On lines of their own, and the line of progress is there again after them.
    const lines = shown
      .replaceAll(ESCAPES, "")
      .split("\n")
      .map((line) => line.slice(line.lastIndexOf("\r") + 1));
    expect(lines.filter((line) => line.startsWith("[engine"))).toHaveLength(3);
    for (const line of lines.filter((each) => each.startsWith("["))) expect(line).toMatch(/^\[engine \d\] item \d+$/);
    expect(frames(shown).at(-1)).toBe("CompositeError");
  });

  test.each([10, 20, 33, 60, 200])("fits %i columns", (columns) => {
    const shown = runOnTerminal(`${MAP} await result.waitInteractive();`, columns);
    const drawn = frames(shown).filter((frame) => !frame.startsWith("[engine"));
    expect(drawn.length).toBeGreaterThan(3);
    for (const frame of drawn) expect(frame.length).toBeLessThan(columns);
    expect(drawn.at(-1)).toContain(columns === 10 ? "100 %" : "150/150");
  });

  test("of a run shows share, estimate, error, rate and time left by its nearest end", () => {
    const shown = runOnTerminal(
      `const client = await connect({ engines: 2 });
       const run = client.sample(kernels.pi, { standardError: 2e-5, seed: 1 });
       await run.waitInteractive(); console.log((await run).stopped);`,
      80,
    );
    const drawn = bars(shown);
    const pattern = /^█+░+ +\d+ % {2}3\.14\d{6} ± \d\.\de-5 +[\d.]+ G samples\/s {2}[\d.]+ m?s left$/;
    expect(drawn.some((bar) => pattern.test(bar))).toBe(true);
    expect(drawn.at(-1)).toMatch(/ 100 % /);
    expect(frames(shown).at(-1)).toBe("standardError");
  });

  test("ends with an abort, and with a closed client, of both", () => {
    const shown = runOnTerminal(
      `${MAP} const waiting = result.waitInteractive(); setTimeout(() => result.abort(), 100); await waiting;
       await result.catch((error) => console.log(error.name));
       const run = client.sample(kernels.pi, { samples: 1e15 });
       const sampling = run.waitInteractive(); setTimeout(() => void client.close(), 300); await sampling;
       await run.then(({ stopped }) => console.log(stopped), (error) => console.log(error.name));`,
      60,
    );
    expect(frames(shown)).toContain("CompositeError");
    expect(frames(shown).at(-1)).toBe("ClientClosedError");
  });

  test("hides nothing, so that Ctrl-C leaves a terminal as it was", async () => {
    const code = `import { connect } from "wasm-ensemble"; ${MAP.replace("length: 150", "length: 15000")} await result.waitInteractive();`;
    const command = `trap : INT; "$NODE" --input-type=module --eval "$CODE"; echo "then $?"`;
    const child = spawn(SCRIPT, ["-qec", command, "/dev/null"], {
      env: { ...plainEnv(), TERM: "xterm", NODE: process.execPath, CODE: code },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let shown = "";
    let isStopped = false;
    for await (const part of child.stdout) {
      shown += String(part);
      if (isStopped || !/ items\/s/.test(shown)) continue;
      isStopped = true;
      child.stdin.write("\u0003");
    }
    expect(shown).toContain("then 130");
    // Cursor and line wrap as they were: never switched.
    expect(shown).not.toContain("\u001b[?");
  });

  test("fits from the next draw on where the terminal gets narrower", () => {
    const shown = runOnTerminal(
      `import { execSync } from "node:child_process";
       ${MAP} setTimeout(() => execSync("stty cols 30", { stdio: "inherit" }), 200); await result.waitInteractive();`,
      80,
    );
    const drawn = bars(shown);
    expect(drawn[0]?.length).toBeGreaterThan(40);
    expect(drawn.at(-1)?.length).toBeLessThan(30);
  });
});

test("where standard error is no terminal it waits in silence", async () => {
  const { stdout, stderr } = await runProgram(
    `const client = await connect({ engines: 1 });
     const result = client.loadBalancedView().map((x) => x, [1, 2, 3]);
     await result.waitInteractive();
     const run = client.sample(kernels.pi, { samples: 1e6, seed: 1 });
     await run.waitInteractive(); console.log(result.ready, (await run).stopped);`,
  );
  expect([stdout, stderr]).toEqual(["true samples\n", ""]);
});

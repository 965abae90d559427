import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { HAS_SCRIPT, MAIN, plainEnv, SCRIPT } from "./ensemble.ts";

/** All that `ensemble …` writes to a terminal, of 60 columns by default. */
async function onTerminal(
  args: string,
  env: NodeJS.ProcessEnv = {},
  columns = 60,
): Promise<{ code: number | null; shown: string }> {
  const command = `stty cols ${columns} rows 20; exec "${process.execPath}" "${MAIN}" ${args}`;
  const child = spawn(SCRIPT, ["-qec", command, "/dev/null"], {
    env: { ...plainEnv(), TERM: "xterm-256color", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const shown = text(child.stdout);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, shown: await shown };
}

const CURSOR_OFF = "\u001B[?25l";
// oxlint-disable-next-line no-control-regex -- what terminals are told begins with ESC
const ESCAPES = /\u001B(\[[\d;?]*[A-Za-z]|[78])/g;

/** The texts that stood in a line one after the other. */
function frames(shown: string): string[] {
  return shown
    .replaceAll("\u001B[1G", "\r")
    .replaceAll(ESCAPES, "")
    .split(/[\r\n]+/);
}

test.runIf(HAS_SCRIPT)("a terminal shows a bar that fits, and then the result in colour", async () => {
  const { code, shown } = await onTerminal("pi --samples 3e9 --seed 2026 --engines 1");
  expect(code).toBe(0);
  const bars = frames(shown).filter((frame) => /[█░]/.test(frame));
  expect(bars.length).toBeGreaterThan(1);
  for (const bar of bars) expect(bar.length).toBeLessThan(60);
  expect(bars.some((bar) => /█░.* \d+ % {2}3\.1\d{7} ± \d\.\de-5 .* left/.test(bar))).toBe(true);
  expect(shown).toContain("pi = \u001B[1m3.14");
  expect(shown).not.toContain(CURSOR_OFF);
});

const SAMPLING = /samples\/s/u;

test.runIf(HAS_SCRIPT)("a run whose terminal is closed ends with what is there", async () => {
  const file = join(tmpdir(), `ensemble-hang-up-${process.pid}.txt`);
  onTestFinished(() => rmSync(file, { force: true }));
  const run = `"${process.execPath}" "${MAIN}" sample pi --samples 1e15 --engines 1 > "${file}"`;
  const command = `${run} & child=$!; echo "process $child "; wait $child; echo "code $?"`;
  const child = spawn(SCRIPT, ["-qec", command, "/dev/null"], { env: plainEnv(), stdio: ["pipe", "pipe", "inherit"] });
  let shown = "";
  for await (const part of child.stdout) {
    const wasSampling = SAMPLING.test(shown);
    shown += String(part);
    if (SAMPLING.test(shown) && !wasSampling) process.kill(Number(/process (\d+)/u.exec(shown)?.[1]), "SIGHUP");
  }
  expect(shown).toContain("code 129");
  expect(readFileSync(file, "utf8")).toMatch(/^pi = 3\.14/mu);
});

test.runIf(HAS_SCRIPT)("a tolerance fills the bar by the errors, and a warning is not said twice", async () => {
  const { code, shown } = await onTerminal("sample pi --standard-error 1e-9 --max-samples 3e9 --engines 1");
  expect(code).toBe(0);
  const bars = frames(shown).filter((frame) => /[█░]/.test(frame));
  expect(bars.some((bar) => /█░.* \d+ % {2}3\.1\d{7} ± \d\.\de-5 .* left/.test(bar))).toBe(true);
  expect(shown).toContain("\u001B[33mnot converged: standard error 1e-9");
  expect(shown).not.toContain("warning:");
});

test.runIf(HAS_SCRIPT).each([30, 45])(
  "on %i columns no line of a result is wrapped by the terminal",
  async (columns) => {
    const results = await Promise.all(
      ["pi --samples 1e7", "sample european --seed 1", "kernels"].map((args) => onTerminal(args, {}, columns)),
    );
    for (const { shown } of results) {
      for (const frame of frames(shown)) expect(frame.length).toBeLessThanOrEqual(columns);
    }
  },
);

test.runIf(HAS_SCRIPT).each(["run", "sample", "compile -o a.wasm"])(
  "%s - does not wait for a terminal",
  async (args) => {
    const { code, shown } = await onTerminal(`${args} -`, {}, 200);
    expect(code).toBe(2);
    expect(shown).toContain("on standard input, which is a terminal; give it by a pipe or a file: ensemble");
  },
);

test.runIf(HAS_SCRIPT)("--json on a terminal ends with the object alone", async () => {
  const { shown } = await onTerminal("pi --samples 1e7 --json");
  const last = frames(shown)
    .filter((frame) => frame !== "")
    .at(-1);
  expect(JSON.parse(last ?? "")).toMatchObject({ samples: 1e7 });
});

test.runIf(HAS_SCRIPT).each([{ NO_COLOR: "1" }, { TERM: "dumb" }])("no colours with %o", async (env) => {
  const { shown } = await onTerminal("pi --samples 3e9", env);
  expect(shown).toContain("pi = 3.14");
  // oxlint-disable-next-line no-control-regex -- colours are ESC [ … m
  expect(shown).not.toMatch(/\u001B\[[\d;]*m/);
});

test.runIf(HAS_SCRIPT)("Ctrl-C takes the bar away, and the cursor was never hidden", async () => {
  const command = `stty cols 60; exec "${process.execPath}" "${MAIN}" pi --samples 1e15`;
  const child = spawn(SCRIPT, ["-qec", command, "/dev/null"], { env: { ...plainEnv(), TERM: "xterm" } });
  let shown = "";
  let sent = false;
  child.stdout.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    if (sent || !shown.includes("±")) return;
    sent = true;
    child.stdin.write("\u0003");
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  expect(code).toBe(130);
  expect(shown).not.toContain(CURSOR_OFF);
  expect(frames(shown).at(-1)).toBe("");
});

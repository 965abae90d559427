import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compileString } from "assemblyscript/asc";
import { afterAll, describe, expect, test } from "vitest";
import { connect, loadWasm } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { failure } from "./support.ts";

const SOURCE = `
  export function speak(text: string): void {
    console.log(text);
    console.info("info"); console.debug("debug"); console.warn("warn"); console.error("error");
    trace("numbers", 2, 1.5, 2);
    trace("bare");
    console.assert(1 < 2, "true"); console.assert(2 < 1, "false");
  }
  export function watch(): void { console.time("work"); console.timeLog("work"); console.timeEnd("work"); console.timeEnd("work"); }
  export function flood(units: i32, times: i32): i32 {
    const line = "x".repeat(units);
    for (let i = 0; i < times; i++) console.log(line);
    return times;
  }
  export function trap(): void { console.log("last words"); unreachable(); }
`;

interface Speaking {
  readonly speak: (text: string) => void;
  readonly watch: () => void;
  readonly flood: (units: number, times: number) => number;
  readonly trap: () => void;
}

const client = await connect({ engines: 1, output: "capture" });
const one = client.at(0);
const folder = await mkdtemp(join(tmpdir(), "speaking-"));
afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

async function ownWasm(): Promise<Speaking> {
  // The types of asc do not know this option, which they pass on.
  const options: Parameters<typeof compileString>[1] & { exportRuntime: boolean } = { exportRuntime: true };
  const { binary } = await compileString(SOURCE, options);
  const url = pathToFileURL(join(folder, "speaking.wasm"));
  await writeFile(url, binary as Uint8Array<ArrayBuffer>);
  return loadWasm<Speaking>(url);
}

describe.each([
  ["a compiled kernel", async () => (await compileKernel<Speaking>(SOURCE)).functions],
  ["a module built with asc", ownWasm],
])("output of %s", (_, make) => {
  test("is output of the task, each kind on its stream", async () => {
    const { speak } = await make();
    const result = one.apply(speak, "100 % of ü \u{1f30d}");
    await result;
    expect(result.stdout).toEqual(["100 % of ü \u{1f30d}\ninfo\ndebug\nnumbers 1.5 2\nbare\n"]);
    expect(result.stderr).toEqual(["warn\nerror\nAssertion failed: false\n"]);
    const silent = one.apply(() => 1);
    await silent;
    expect(silent.stdout).toEqual([""]);
  });

  test("has the times of a stopwatch, once each until it is stopped", async () => {
    const { watch } = await make();
    const result = one.apply(watch);
    await result;
    expect(result.stdout[0]).toMatch(/^work: \d+\.\d{3} ms\nwork: \d+\.\d{3} ms\n$/);
  });

  test("is cut at the limit of a task, as that of JavaScript is: many lines, or one of 100 MB", async () => {
    const { flood } = await make();
    const cut = "[output cut here]";
    const many = one.apply(flood, 1000, 3000);
    expect(await many).toBe(3000);
    expect(many.stdout[0]?.length).toBeLessThan((1 << 20) + 100);
    expect(many.stdout[0]?.trimEnd().endsWith(cut)).toBe(true);
    const long = one.apply(flood, 50_000_000, 1);
    expect(await long).toBe(1);
    expect(long.stdout[0]?.length).toBeLessThan((1 << 20) + 100);
    expect(long.stdout[0]?.trimEnd().endsWith(cut)).toBe(true);
  });

  test("of a kernel that traps has arrived before its error", async () => {
    const { trap } = await make();
    const result = one.apply(trap);
    await failure(result);
    expect(result.stdout).toEqual(["last words\n"]);
  });
});

function kernel(body: string): string {
  return `import { Rng } from "wasm-ensemble/assembly";
    export function sample(rng: Rng): f64 { const x = rng.uniform(); ${body} return x; }`;
}

test("what a sampling kernel prints is an event of the client, and changes no number", async () => {
  const options = { samples: 1000, seed: 7 };
  const silent = await client.sample(await compileKernel(kernel("")), options);
  const speaking = await compileKernel(
    kernel(`if (x > 0.99) { console.log("rare: " + x.toString()); console.time("t"); trace("x", 1, x); }`),
  );
  let written = "";
  const listening = (async () => {
    for await (const event of client.events()) if (event.kind === "output") written += event.text;
  })();
  const { mean } = await client.sample(speaking, options);
  expect(mean).toBe(silent.mean);
  await client.close();
  await listening;
  expect(written).toMatch(/^(rare: 0\.99\d+\nx 0\.99\d+\n)+$/);
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { kernels } from "wasm-ensemble";
import { bits, freshFile, start } from "../support.ts";

const OPTIONS = { chunkSamples: 4096, seed: 404 };

// Runs until it is killed. Its clock runs 30 times as fast, so that it writes a checkpoint every 0.1 s, not every 3 s.
const ENDLESS = `
  import { connect, kernels } from "wasm-ensemble";
  const { performance } = globalThis;
  const now = performance.now.bind(performance);
  performance.now = () => 30 * now();
  const client = await connect({ engines: 2 });
  await client.sample(kernels.pi, { samples: 1e15, ...${JSON.stringify(OPTIONS)}, checkpoint: process.argv[1] });
`;

function begin(checkpoint: string): ChildProcess {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", ENDLESS, checkpoint], {
    cwd: new URL("../../..", import.meta.url),
    stdio: ["ignore", "ignore", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

test("a process that is killed while it samples is resumed, again and again, with the same bits", async () => {
  const checkpoint = freshFile();
  for (let crashes = 0; crashes < 3; crashes++) {
    const before = read(checkpoint);
    const child = begin(checkpoint);
    await expect.poll(() => read(checkpoint) !== before, { interval: 10 }).toBe(true);
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    expect(await exited).toEqual([null, "SIGKILL"]);
  }
  const client = await start(2);
  const resumed = await client.sample(kernels.pi, { ...OPTIONS, timeLimitMs: 1, checkpoint });
  expect(resumed.samples).toBeGreaterThan(0);
  const undisturbed = await client.sample(kernels.pi, { ...OPTIONS, samples: resumed.samples });
  expect({ ...(bits(resumed) as object), stopped: "samples" }).toEqual(bits(undisturbed));
}, 180_000);

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { kernels } from "wasm-ensemble";
import { bits, freshFile, start } from "../support.ts";

const POINTS = { strike: [90, 100, 110] };
const OPTIONS = { samples: 3e7, chunkSamples: 4096, seed: 404 };

// Its clock runs 30 times as fast, so that it writes a checkpoint every 0.1 s, not every 3 s; and it is on one engine.
const KILLED = `
  import { connect, kernels } from "wasm-ensemble";
  const { performance } = globalThis;
  const now = performance.now.bind(performance);
  performance.now = () => 30 * now();
  const client = await connect({ engines: 1 });
  await client.sweep(kernels.european, ${JSON.stringify(POINTS)}, { ...${JSON.stringify(OPTIONS)}, checkpoint: process.argv[1] });
`;

test("a process that is killed while it sweeps is resumed with the same bits", async () => {
  const checkpoint = freshFile();
  const child = spawn(process.execPath, ["--input-type=module", "--eval", KILLED, checkpoint], {
    cwd: new URL("../../..", import.meta.url),
    stdio: ["ignore", "ignore", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const read = (): string => {
    try {
      return readFileSync(checkpoint, "utf8");
    } catch {
      return "";
    }
  };
  // A row is in the midst of it.
  await expect.poll(read, { interval: 10 }).toContain('"state":');
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
  const client = await start(2);
  const sweep = client.sweep(kernels.european, POINTS, { ...OPTIONS, checkpoint });
  const undisturbed = client.sweep(kernels.european, POINTS, OPTIONS);
  const [rows, others] = await Promise.all([sweep, undisturbed]);
  expect(rows.map(({ estimate }) => bits(estimate))).toEqual(others.map(({ estimate }) => bits(estimate)));
  expect(sweep.difference(0, 2)).toEqual(undisturbed.difference(0, 2));
});

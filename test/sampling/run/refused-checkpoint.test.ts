import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { CheckpointError, type Client, connect, kernels, type SampleOptions, type SamplingKernel } from "wasm-ensemble";
import { sum } from "../hand-made.ts";
import { bits, freshFile, randomIntegers } from "../support.ts";

const client: Client = await connect({ engines: 2 });
afterAll(() => client.close());

const OPTIONS = { samples: 10_000, chunkSamples: 100, seed: 7, params: { x: 2 } };
let checkpoint: string;
let text: string;

beforeEach(async () => {
  checkpoint = freshFile();
  await client.sample(sum, { ...OPTIONS, checkpoint });
  text = readFileSync(checkpoint, "utf8");
});

function work(): unknown[] {
  return [...client.queueStatus().engines.values()];
}

/** What the call throws; the engines and the file must be as they were. */
function refusal(kernel: SamplingKernel, options: SampleOptions): CheckpointError {
  const before = readFileSync(checkpoint);
  const workBefore = work();
  let refused: unknown;
  try {
    client.sample(kernel, { ...options, checkpoint });
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(CheckpointError);
  expect(work()).toEqual(workBefore);
  expect(readFileSync(checkpoint)).toEqual(before);
  // The line above says so.
  const error = refused as CheckpointError;
  expect(error.path).toBe(checkpoint);
  expect(error.message).toContain(checkpoint);
  return error;
}

describe("a checkpoint is refused, with the reason, when it is of a run with another", () => {
  test.each<[string, Partial<SampleOptions>, Partial<SamplingKernel>, RegExp]>([
    ["kernel", {}, { identity: "sum/2" }, /a run with kernel "sum\/1", this one has "sum\/2"/u],
    ["seed", { seed: 8 }, {}, /a run with seed "7", this one has "8"/u],
    ["parameter", { params: { x: 2.5 } }, {}, /a run with params .*"x":"2",.*, this one has .*"x":"2.5"/u],
    ["parameter, which is a default here", { params: {} }, {}, /params/u],
    ["chunkSamples", { chunkSamples: 101 }, {}, /a run with chunkSamples 100, this one has 101/u],
    ["set of outputs", {}, { outputs: ["total"] }, /a run with outputs \["sum"\], this one has \["total"\]/u],
  ])("%s", (_, options, parts, message) => {
    expect(refusal({ ...sum, ...parts }, { ...OPTIONS, ...options }).message).toMatch(message);
  });

  test("kernel of the catalogue", () => {
    expect(refusal(kernels.pi, { samples: 10_000, chunkSamples: 100, seed: 7 }).message).toMatch(
      /kernel "sum\/1".*"pi\/2"/u,
    );
  });
});

describe("a checkpoint is refused when it is", () => {
  test("cut off anywhere", () => {
    const random = randomIntegers(1);
    for (let i = 0; i < 50; i++) {
      // Without its last newline it is whole.
      writeFileSync(checkpoint, text.slice(0, random(text.length - 1)));
      expect(refusal(sum, OPTIONS).message).toMatch(/not whole, or was changed/u);
    }
  });

  test("changed by one bit anywhere", () => {
    const random = randomIntegers(2);
    for (let i = 0; i < 50; i++) {
      const bytes = Buffer.from(text);
      const at = random(bytes.length - 1);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(7));
      // A space before the newline is no change.
      writeFileSync(checkpoint, bytes);
      expect(refusal(sum, OPTIONS).message).toMatch(/not whole, or was changed/u);
    }
  });

  test.each([
    ["empty", ""],
    ["a newline", "\n"],
    ["no checkpoint at all", "# Notes\n\nBuy milk.\n"],
    ["JSON of something else", '{"format":1}\n'],
    ["an image", "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR"],
  ])("%s", (_, contents) => {
    writeFileSync(checkpoint, contents);
    expect(refusal(sum, OPTIONS).message).toMatch(/not whole, or was changed/u);
  });

  test("two of them in one file", () => {
    writeFileSync(checkpoint, text + text);
    refusal(sum, OPTIONS);
  });

  test("whole, but of another format", () => {
    const [body = ""] = text.split("\n");
    writeFileSync(checkpoint, sealed(body.replace('"format":4', '"format":3')));
    expect(refusal(sum, OPTIONS).message).toMatch(/its format is 3, this version reads 4/u);
  });

  test.each<[string, (body: Body) => unknown]>([
    ["chunks below 0", (body) => ({ ...body, chunks: -5 })],
    ["half a chunk", (body) => ({ ...body, chunks: 0.5 })],
    ["chunks that are no number", (body) => ({ ...body, chunks: "NaN" })],
    ["chunks that are null, as JSON has NaN", (body) => ({ ...body, chunks: null })],
    ["more chunks than samples make", (body) => ({ ...body, chunks: 101 })],
    ["samples below 0 that were not finite", (body) => ({ ...body, nonFinite: { count: -1 } })],
    ["samples that were not finite, and none in the sum", (body) => ({ ...body, nonFinite: { count: 7 } })],
    ["a place that is none", (body) => ({ ...body, nonFinite: { count: 0, stream: -1, index: 0.5 } })],
    ["time below 0", (body) => ({ ...body, elapsedMs: -1 })],
    ["a time that is null", (body) => ({ ...body, elapsedMs: null })],
    ["a seed that is none", (body) => ({ ...body, run: { ...body.run, seed: "x" } })],
    ["a seed beyond 64 bits", (body) => ({ ...body, run: { ...body.run, seed: String(2n ** 64n) } })],
    ["no run", (body) => ({ ...body, run: undefined })],
    ["no samples that were not finite", (body) => ({ ...body, nonFinite: undefined })],
    ["moments that are no base 64", (body) => ({ ...body, moments: "§" })],
    ["moments of half a number", (body) => ({ ...body, moments: btoa("123") })],
    ["fewer moments", (body) => ({ ...body, moments: body.moments.slice(0, -32) })],
    ["a count below 0", (body) => ({ ...body, moments: withNumber(body.moments, 0, -10_000) })],
    ["a count that is NaN", (body) => ({ ...body, moments: withNumber(body.moments, 0, Number.NaN) })],
    ["a scale that is 0", (body) => ({ ...body, moments: withNumber(body.moments, 1, 0) })],
  ])("forged, with the right checksum: %s", (_, forge) => {
    // Written above by the library.
    const body = JSON.parse(text.split("\n")[0] ?? "") as Body;
    writeFileSync(checkpoint, sealed(JSON.stringify(forge(body))));
    expect(refusal(sum, OPTIONS).message).toMatch(/it is damaged: \S/u);
  });

  test("and once it is in order again the run goes on", async () => {
    writeFileSync(checkpoint, "");
    refusal(sum, OPTIONS);
    const [body = ""] = text.split("\n");
    expect(sealed(body)).toBe(text);
    writeFileSync(checkpoint, text);
    const resumed = await client.sample(sum, { ...OPTIONS, samples: 20_050, checkpoint });
    expect(bits(resumed)).toEqual(bits(await client.sample(sum, { ...OPTIONS, samples: 20_050 })));
  });
});

interface Body {
  readonly run: object;
  readonly nonFinite: object;
  readonly moments: string;
}

/** Moments with one number of 64 bits replaced. */
function withNumber(moments: string, at: number, value: number): string {
  const bytes = new Uint8Array(Buffer.from(moments, "base64"));
  new Float64Array(bytes.buffer)[at] = value;
  return Buffer.from(bytes).toString("base64");
}

/** A body with its checksum, FNV-1a in 64 bits, written down here from its definition. */
function sealed(body: string): string {
  let hash = 14_695_981_039_346_656_037n;
  for (const byte of Buffer.from(body)) hash = ((hash ^ BigInt(byte)) * 1_099_511_628_211n) % 2n ** 64n;
  return `${body}\n${hash.toString(16).padStart(16, "0")}\n`;
}

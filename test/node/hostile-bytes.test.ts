import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";

const LIBRARY = new URL("../../build/lib/protocol/bytes/", import.meta.url);

/**
 * Gives, by what they say, what unpacking bytes that lie led to. Runs in a thread: what is made of them is bounded by the
 * memory of that.
 */
const LIES = `
const { pack } = await import(${JSON.stringify(new URL("packing.js", LIBRARY).href)});
const { unpack } = await import(${JSON.stringify(new URL("unpacking.js", LIBRARY).href)});
const tags = await import(${JSON.stringify(new URL("format.js", LIBRARY).href)});
const size = (value) => {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
};
const times = (count, bytes) => new Array(count).fill(bytes).flat();
const message = (value, table = [0]) => {
  const bytes = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, ...value, ...table]);
  new DataView(bytes.buffer).setFloat64(0, 8 + value.length, true);
  return bytes;
};
const doubled = (i) => [tags.LIST, 2, tags.MET, ...size(i + 1), tags.MET, ...size(i + 1)];
const lies = {
  "lists in lists, each as long as the rest": message(times(300_000, [tags.LIST, ...size(800_000)])),
  "lists in lists without end": message(times(500_000, [tags.LIST, 1])),
  "a list of numbers that are not there": message([tags.FLOATS, ...size(2 ** 40)]),
  "numbers that are not there": message([tags.LIST, ...size(2 ** 40)]),
  "lists of 30 million gaps, and no end": message([tags.LIST, ...size(100_001), ...times(100_000, [tags.KEYED_LIST, ...size(3e7), 0])]),
  "lists of 1,000 gaps, and no end": message([tags.LIST, ...size(100_001), ...times(100_000, [tags.KEYED_LIST, ...size(1000), 0])]),
  "a list with two lengths": message([tags.KEYED_LIST, 1, 1, tags.TEXT + 6, ...Buffer.from("length"), ...size(3e7), 0]),
  "a list that is longer than it says": message([tags.KEYED_LIST, 1, 1, tags.TEXT + 1, 0x37, 0]),
  "text that is not there": message([tags.UTF8, 255, 255, 255, 255]),
  "half pairs that are not there": message([tags.UTF16, ...size(2 ** 45)]),
  "maps and sets in each other": message(times(100_000, [tags.MAP, ...size(250_000), tags.SET, ...size(250_000)])),
  "keys that are not there": message([tags.OBJECT, ...size(2 ** 40)]),
  "an object that is not there": message([tags.MET, 0]),
  "a shape that is not there": message([tags.SHAPE]),
  "an error whose message would be endless text": message([
    tags.LIST, 42, tags.LIST, 1, tags.TEXT + 1, 65, ...Array.from({ length: 40 }, (_, i) => doubled(i)).flat(),
    tags.ERROR, tags.TEXT, tags.MET, 41, tags.UNDEFINED, tags.FALSE,
  ]),
  "an expression that is none": message([tags.REGEXP, tags.TEXT + 1, 0x28, tags.TEXT]),
  "more memory than there is": message([0], [1, ...size(2 ** 50), 0]),
  "a lot of memory that is not there": message([0], size(2 ** 40)),
  "a view behind its memory": message([tags.VIEW, 2, 0, 0, ...size(2 ** 40)], [1, 0, 0]),
  "a view before its memory": message([tags.VIEW, 2, 0, 0, 8], [1, 2, 8, 0, 0, 0]),
  "half a number in a view": message([tags.VIEW, 5, 0, 0, 3], [1, 8, 0, 0, 1, 2, 3, 4]),
  "a view of no class": message([tags.VIEW, 99, 0, 0, 0], [1, 0, 0]),
  "a number of 400 kB without its end": pack(2n ** 3_000_000n).slice(0, -1),
  "a kind that there is not": message([127]),
  "a second value": message([0, 0]),
  "nothing": new Uint8Array(0),
  "a head that ends nowhere": new Uint8Array(new Float64Array([Number.NaN, 1, 2]).buffer),
  "a head that ends before it begins": new Uint8Array(new Float64Array([-8, 1, 2]).buffer),
};
const told = {};
for (const [name, bytes] of Object.entries(lies)) {
  try {
    unpack(bytes);
    told[name] = "a value";
  } catch (error) {
    told[name] = error.constructor === RangeError ? error.message : String(error);
  }
}
`;

describe("bytes that lie about what they hold", () => {
  test("are refused, in a thread that has 64 MB", async () => {
    const code = `(async () => { ${LIES}; require("node:worker_threads").parentPort.postMessage(told); })()`;
    const worker = new Worker(code, {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16 },
    });
    const told = await new Promise<Readonly<Record<string, string>>>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    await worker.terminate();
    expect(Object.keys(told)).toHaveLength(28);
    for (const [lie, message] of Object.entries(told)) {
      expect(message, lie).toMatch(/^the bytes are not of a value that was sent: /);
    }
    expect(told["an error whose message would be endless text"]).toMatch(/cut off/);
  });
});

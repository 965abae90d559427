import { describe, expect, test } from "vitest";
import { bits, dieAtChunks, freshFile, start } from "../support.ts";
import { arrayBits, kernelOf, pricePath } from "./kernels.ts";

const OPTIONS = { seed: 31, chunkSamples: 64, lengths: { price: 300, highest: 301 } } as const;
const path = await kernelOf(
  "last: f64; path: StaticArray<f64> = new StaticArray<f64>(4);",
  `let x = 0.0; for (let i = 0; i < 4; i++) { x += rng.uniform(); out.path[i] = x; }
   if (x < params.bad) out.path[2] = NaN;
   out.last = x * x;`,
);
const WAYS = [
  ["at random", {}],
  ["of pairs", { antithetic: true }],
  ["of Sobol points", { method: "sobol", chunkSamples: 64 }],
  ["of pairs of Sobol points", { method: "sobol", antithetic: true, chunkSamples: 64 }],
  ["with covariance", { covariance: true }],
  ["of which some are not finite", { params: { bad: 1 } }],
  ["in pairs of which some are not finite", { params: { bad: 1 }, antithetic: true }],
] as const;

describe("the bits of arrays are the same", () => {
  test("on 1, 2, 3 and 7 engines, and after engines were lost", async () => {
    const runs: unknown[] = [];
    for (const engines of [1, 2, 3, 7]) {
      const client = await start(engines);
      const estimate = await client.sample(pricePath, { ...OPTIONS, samples: 5003 });
      runs.push([bits(estimate), arrayBits(estimate)]);
    }
    const client = await start(3);
    await dieAtChunks(client, client.ids, [0, 30, 78], 1);
    const disturbed = await client.sample(pricePath, { ...OPTIONS, samples: 5003 });
    runs.push([bits(disturbed), arrayBits(disturbed)]);
    expect(client.ids.filter((id) => id < 3).length).toBeLessThan(3);
    for (const run of runs) expect(run).toEqual(runs[0]);
  });

  test.each(WAYS)("%s, on 1 and 3 engines and after a resume", async (_, way) => {
    const [one, three] = [await start(1), await start(3)];
    const options = { seed: 5, chunkSamples: 100, ...way };
    const whole = await one.sample(path, { ...options, samples: 6400 });
    const other = await three.sample(path, { ...options, samples: 6400 });
    expect([bits(other), arrayBits(other)]).toEqual([bits(whole), arrayBits(whole)]);
    const checkpoint = freshFile();
    // Ends within a chunk.
    const begun = await three.sample(path, { ...options, samples: 1950, checkpoint });
    expect(begun.samples).toBeLessThan(6400);
    const resumed = await one.sample(path, { ...options, samples: 6400, checkpoint });
    expect([bits(resumed), arrayBits(resumed)]).toEqual([bits(whole), arrayBits(whole)]);
  });

  test("as those of numbers that are the same, of any size and however small their spread is beside them", async () => {
    const client = await start(3);
    const sizes = ["1e300", "-1e-300", "1e8", "1", "1e160", "1e-170"];
    const kernel = await kernelOf(
      `${sizes.map((_, i) => `a${i}: f64;`).join(" ")} b: StaticArray<f64> = new StaticArray<f64>(${sizes.length});`,
      `const u = rng.uniform(), v = rng.uniform();
       ${sizes.map((size, i) => `out.a${i} = out.b[${i}] = ${size} * (${i === 2 ? "1 + 1e-7 * u" : "u - 0.3"});`).join("\n")}
       if (v < 0.01) out.a3 = out.b[3] = 1e200 * u;`,
    );
    for (const way of [{}, { antithetic: true }, { method: "sobol" }] as const) {
      const options = { samples: 8192, seed: 3, chunkSamples: 256, ...way };
      const { outputs, arrays } = await client.sample(kernel, options);
      const { b } = arrays;
      const numbers = Object.values(outputs);
      expect(numbers.map(({ mean }) => mean)).toEqual([...(b?.mean ?? [])]);
      expect(numbers.map(({ standardError }) => standardError)).toEqual([...(b?.standardError ?? [])]);
      expect(numbers.map(({ variance }) => variance)).toEqual([...(b?.variance ?? [])]);
      expect(numbers.every(({ standardError }) => standardError > 0)).toBe(true);
    }
  });

  test("as those of a number that is the same", async () => {
    const client = await start(2);
    const { outputs, arrays } = await client.sample(pricePath, {
      ...OPTIONS,
      lengths: { price: 5, highest: 7 },
      samples: 999,
    });
    expect(Object.keys(outputs)).toEqual(["lookback"]);
    const twice = await kernelOf(
      "a: f64; b: StaticArray<f64> = new StaticArray<f64>(1);",
      "out.a = out.b[0] = Math.log(rng.uniform());",
    );
    for (const way of [{}, { antithetic: true }, { method: "sobol" }, { covariance: true }] as const) {
      const estimate = await client.sample(twice, { samples: 4096, seed: 1, chunkSamples: 128, ...way });
      const { mean, standardError, variance, confidenceInterval } = estimate.arrays["b"] as never as Record<
        string,
        never
      >;
      const { low, high } = confidenceInterval as never as Record<string, Float64Array>;
      expect(estimate.outputs["a"]).toEqual({
        mean: mean?.[0],
        standardError: standardError?.[0],
        variance: variance?.[0],
        confidenceInterval: [low?.[0], high?.[0]],
      });
    }
    expect(arrays["highest"]?.mean).toHaveLength(7);
  });
});

import { describe, expect, test } from "vitest";
import type { KernelName } from "../../src/kernels/catalog.ts";
import { kernels } from "../../src/kernels/catalog.ts";
import { completeParameters } from "../../src/kernels/parameters.ts";
import { estimate } from "./estimate.ts";
import { plain } from "./plain.ts";
import type { Random } from "./plain-kernel.ts";

// Tolerance in standard errors of the difference, at fixed seeds.
const K = 4;

/** sfc32 by Chris Doty-Humphrey: so that plain JavaScript gives the same each time, as `Math.random` does not. */
function seeded(): Random {
  let [a, b, c, counter] = [1, 2, 3, 1];
  const next = () => {
    const out = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return out >>> 0;
  };
  for (let i = 0; i < 20; i++) next();
  return () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
}

describe("the gallery agrees with plain JavaScript", () => {
  // The cast holds for the keys of the catalogue.
  test.each(Object.keys(kernels) as KernelName[])("%s", (name) => {
    const kernel = kernels[name];
    const varied = { ...(kernel.parameters.some((parameter) => parameter.name === "antithetic") && { antithetic: 1 }) };
    for (const given of [{}, varied]) {
      const { means, variances, samples } = estimate(kernel, kernel.chunkSamples, given);
      const fewer = Math.ceil(Math.min(samples / 2, 1e5));
      const parameters = completeParameters(kernel, given);
      const oracle = plain[name]({ samples: fewer, parameters, random: seeded() });
      kernel.outputs.forEach((output, i) => {
        const error = Math.sqrt((variances[i] ?? 0) * (1 / samples + 1 / fewer));
        expect(Math.abs((means[i] ?? 0) - (oracle[i] ?? 0)) / error, output).toBeLessThan(K);
      });
    }
  });
});

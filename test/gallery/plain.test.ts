import { describe, expect, test } from "vitest";
import type { KernelName } from "../../src/kernels/catalog.ts";
import { kernels } from "../../src/kernels/catalog.ts";
import { completeParameters } from "../../src/kernels/parameters.ts";
import { estimate } from "./estimate.ts";
import { plain } from "./plain.ts";
import { seeded } from "./plain-kernel.ts";

// Tolerance in standard errors of the difference, at fixed seeds.
const K = 4;

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

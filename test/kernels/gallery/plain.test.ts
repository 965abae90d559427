import { describe, expect, test } from "vitest";
import { bootstrapOf } from "../../../bench/plain/bootstrap.ts";
import { plain } from "../../../bench/plain/gallery.ts";
import { seeded } from "../../../bench/plain/kernel.ts";
import { bootstrap, kernels } from "../../../src/kernels/catalog.ts";
import { completeParameters } from "../../../src/kernels/parameters.ts";
import { estimate } from "./estimate.ts";

// Tolerance in standard errors of the difference, at fixed seeds.
const K = 4;

const data = [3, -1, 4, 1.5, 9, 2];
const gallery = { ...kernels, bootstrap: bootstrap(data) };
const twins = { ...plain, bootstrap: bootstrapOf(data) };

describe("the gallery agrees with plain JavaScript", () => {
  // The cast holds for the keys of the gallery.
  test.each(Object.keys(gallery) as (keyof typeof gallery)[])("%s", (name) => {
    const kernel = gallery[name];
    for (const antithetic of kernel.dimensions ? [false, true] : [false]) {
      const { means, variances, samples } = estimate(kernel, kernel.chunkSamples, {}, { antithetic });
      const fewer = Math.ceil(Math.min(samples / 2, 1e5));
      const parameters = completeParameters(kernel);
      const oracle = twins[name]({ samples: fewer, parameters, random: seeded(), antithetic });
      kernel.outputs.forEach((output, i) => {
        const error = Math.sqrt((variances[i] ?? 0) * (1 / samples + 1 / fewer));
        expect(Math.abs((means[i] ?? 0) - (oracle[i] ?? 0)) / error, output).toBeLessThan(K);
      });
    }
  });
});

import { describe, expect, test } from "vitest";
import { countInDiscTwin } from "../../src/kernels/pi-twin.ts";
import { BUILDS, countInDisc, loadKernels } from "./load.ts";

describe.each(BUILDS)("countInDisc in %s", (build) => {
  const kernels = loadKernels(build);

  test.each([0, 1, 2, 7, 8, 9, 15, 16, 17, 8191, 8192, 8193, 8199, 8200, 16383, 16384, 16385, 33_333, 100_000])(
    "counts %i points as the twin does",
    (samples) => {
      expect(countInDisc(kernels, samples, 2026n, 7n)).toBe(countInDiscTwin(samples, 2026n, 7n));
    },
  );
});

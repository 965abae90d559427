import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { kernels } from "../../src/kernels/catalog.ts";
import { completeParameters } from "../../src/kernels/parameters.ts";
import { GalleryModule } from "./run-kernel.ts";

// A kernel's identity stands for its numbers: checkpoints and published seeds rest on it. When this test fails, and the
// numbers were meant to change, change the number in the identity too.

const KNOWN: Readonly<Record<string, string>> = {
  "asian/1": "ee7aa06e79581574",
  "asianGeometric/1": "d92478fedba6d9b9",
  "barrier/1": "e893bd9b46406f42",
  "buffon/1": "00a3a6ec53458f70",
  "european/1": "55cafa8c673150a8",
  "genzContinuous/1": "bd6114a2baf03e66",
  "genzCornerPeak/1": "ca849e436f993df5",
  "genzDiscontinuous/1": "356fd6a436fdec5f",
  "genzGaussian/1": "5dac01eb193302c4",
  "genzOscillatory/1": "57f3b53311cc6a1c",
  "genzProductPeak/1": "0edf3b75a9c65f93",
  "ising/1": "1d97192d603e85bf",
  "mm1/1": "71f8543434c95d93",
  "percolation/1": "c8d1a3a928b75476",
  "pi/1": "677670db2078353f",
  "polya/1": "72439e482c9ef2e1",
};

test("kernels of an identity give the numbers that they always gave", () => {
  const module = new GalleryModule("kernels.simd.wasm");
  const hashes = Object.values(kernels).map((kernel) => {
    const chunk = module.chunk(kernel, { samples: 1537, stream: 7, parameters: completeParameters(kernel) });
    return [kernel.identity, createHash("sha256").update(chunk.bits).digest("hex").slice(0, 16)];
  });
  expect(Object.fromEntries(hashes)).toEqual(KNOWN);
});

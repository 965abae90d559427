import { type GalleryKernel, parametersAt, valueOf } from "./gallery-kernel.ts";
import { isingEnergy } from "./ising-energy.ts";
import { returnProbability } from "./returning.ts";
import { MAX_EXACT_SIZE, spanningProbability } from "./spanning.ts";

interface Lattices {
  readonly percolation: GalleryKernel<"probability" | "size", "spanning">;
  readonly ising: GalleryKernel<"coupling" | "size", "energy">;
  readonly polya: GalleryKernel<"steps", "returned">;
}

/** Models on lattices. */
export const lattices: Lattices = {
  percolation: {
    title: "chance that open sites of a square lattice connect its first row to its last",
    source:
      "S. Broadbent & J. Hammersley, Mathematical Proceedings of the Cambridge Philosophical Society 53 (1957) 629-641; exact up to 10 x 10, by a transfer matrix",
    parameters: parametersAt([
      // The critical probability: M. Newman & R. Ziff, Physical Review Letters 85 (2000) 4104.
      { name: "probability", type: "f64", default: 0.5927462, about: "chance of a site to be open", min: 0, max: 1 },
      { name: "size", type: "i32", default: 8, about: "sites of a row, and rows", min: 1, max: 64 },
    ]),
    outputs: ["spanning"],
    knownAnswer: (parameters) => {
      const size = valueOf(parameters, "size");
      return [size > MAX_EXACT_SIZE ? Number.NaN : spanningProbability(valueOf(parameters, "probability"), size)];
    },
    chunkSamples: 2 ** 13,
  },
  ising: {
    title: "mean energy per spin of the Ising model on a square torus, in units of J",
    source:
      "B. Kaufman, Physical Review 76 (1949) 1232-1243; sampled as J. Propp & D. Wilson, RSA 9 (1996) 223-252, do",
    parameters: parametersAt([
      // Below the critical temperature the chains need too long to meet.
      { name: "coupling", type: "f64", default: 0.4, about: "J / kT; critical at 0.4407", min: 1e-3, max: 0.5 },
      { name: "size", type: "i32", default: 8, about: "spins of a row, and rows", min: 2, max: 16 },
    ]),
    outputs: ["energy"],
    knownAnswer: (parameters) => [isingEnergy(valueOf(parameters, "coupling"), valueOf(parameters, "size"))],
    chunkSamples: 2 ** 6,
  },
  polya: {
    title: "chance that a random walk on the cubic lattice is back within some steps; 0.340537 for any number",
    source: "G. Pólya, Mathematische Annalen 84 (1921) 149-160",
    parameters: parametersAt([
      { name: "steps", type: "i32", default: 100, about: "steps of the walk", min: 2, max: 2 ** 18 },
    ]),
    outputs: ["returned"],
    knownAnswer: (parameters) => [returnProbability(valueOf(parameters, "steps"))],
    chunkSamples: 2 ** 14,
  },
};

import { type GalleryKernel, parametersAt, valueOf } from "./gallery-kernel.ts";

interface Processes {
  readonly mm1: GalleryKernel<"load" | "serviceRate" | "customers", "wait" | "waiting">;
  readonly buffon: GalleryKernel<"length" | "spacing", "crossing">;
}

/** A queue and a needle. */
export const processes: Processes = {
  mm1: {
    title: "wait before service in the queue M/M/1 at rest, and the share of customers who wait",
    source: "D. Lindley, Mathematical Proceedings of the Cambridge Philosophical Society 48 (1952) 277-289",
    parameters: parametersAt([
      { name: "load", type: "f64", default: 0.7, about: "arrivals per service, rho", min: 1e-6, max: 0.999 },
      { name: "serviceRate", type: "f64", default: 1, about: "services per unit of time", min: 1e-9, max: 1e9 },
      { name: "customers", type: "i32", default: 20, about: "successive customers of a sample", min: 1, max: 1e6 },
    ]),
    outputs: ["wait", "waiting"],
    // Kleinrock, "Queueing Systems", vol. 1 (1975), section 5.
    knownAnswer: (parameters) => {
      const load = valueOf(parameters, "load");
      return [load / (1 - load) / valueOf(parameters, "serviceRate"), load];
    },
    chunkSamples: 2 ** 14,
  },
  buffon: {
    title: "chance that a needle thrown on parallel lines crosses one; 2 / pi if it is as long as they are apart",
    source: "G. Buffon, Essai d'arithmétique morale (1777); long needles: P. Laplace, Théorie analytique (1812)",
    parameters: parametersAt([
      { name: "length", type: "f64", default: 1, about: "length of the needle", min: 0, max: 1e9 },
      {
        name: "spacing",
        type: "f64",
        default: 1,
        about: "distance of the lines, in the same unit",
        min: 1e-9,
        max: 1e9,
      },
    ]),
    outputs: ["crossing"],
    knownAnswer: (parameters) => [crossing(valueOf(parameters, "length") / valueOf(parameters, "spacing"))],
    chunkSamples: 2 ** 17,
  },
};

/** Chance to cross, for a needle of this length in spacings. */
function crossing(length: number): number {
  const short = (2 * length) / Math.PI;
  if (length <= 1) return short;
  return short - (2 / Math.PI) * (Math.sqrt(length ** 2 - 1) - Math.acos(1 / length));
}

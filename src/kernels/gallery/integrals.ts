import type { KernelParameters } from "../sampling-kernel.ts";
import { type GalleryKernel, parametersAt, valueOf } from "./gallery-kernel.ts";
import { erf } from "./normal-law.ts";

const SOURCE =
  "A. Genz, Testing multidimensional integration routines (1984) 81-94; A package for testing multiple integration subroutines (1987) 337-340";

/** Parameters of a family: how hard, where its feature lies. */
interface Family {
  readonly dimensions: number;
  readonly a: number;
  readonly u: number;
}

interface FamilySpec {
  readonly title: string;
  /** Default of `a`. */
  readonly a: number;
  /** Absent: the family has no `u`. */
  readonly aboutU?: string;
  readonly maxA?: number;
  readonly integral: (family: Family) => number;
}

function genz(spec: FamilySpec & { readonly aboutU: string }): GalleryKernel<keyof Family, "integral">;
function genz(spec: FamilySpec): GalleryKernel<"dimensions" | "a", "integral">;
function genz({ title, a, aboutU, maxA = 1e3, integral }: FamilySpec): GalleryKernel<keyof Family, "integral"> {
  return {
    title: `Genz: the integral over the unit cube of ${title}`,
    source: SOURCE,
    parameters: parametersAt<keyof Family>([
      { name: "dimensions", type: "i32", default: 5, about: "dimensions of the cube", min: 1, max: 64 },
      { name: "a", type: "f64", default: a, about: "how hard it is, in each dimension", min: 1e-6, max: maxA },
      ...(aboutU === undefined
        ? []
        : [{ name: "u", type: "f64", default: 0.4, about: aboutU, min: 0, max: 1 } as const]),
    ]),
    dimensions: (parameters) => valueOf(parameters, "dimensions"),
    outputs: ["integral"],
    knownAnswer: (parameters) => [integral(familyOf(parameters))],
    chunkSamples: 2 ** 16,
  };
}

function familyOf(parameters: KernelParameters): Family {
  return {
    dimensions: valueOf(parameters, "dimensions"),
    a: valueOf(parameters, "a"),
    u: valueOf(parameters, "u"),
  };
}

/** Integral of exp(a x) over 0 … end. */
function exponentialUpTo(a: number, end: number): number {
  return Math.expm1(a * end) / a;
}

interface Integrals {
  readonly genzOscillatory: GalleryKernel<keyof Family, "integral">;
  readonly genzProductPeak: GalleryKernel<keyof Family, "integral">;
  readonly genzCornerPeak: GalleryKernel<"dimensions" | "a", "integral">;
  readonly genzGaussian: GalleryKernel<keyof Family, "integral">;
  readonly genzContinuous: GalleryKernel<keyof Family, "integral">;
  readonly genzDiscontinuous: GalleryKernel<keyof Family, "integral">;
}

/** The six families, by the names that Genz gives them. */
export const integrals: Integrals = {
  genzOscillatory: genz({
    title: "cos(2 pi u + a sum x_i)",
    a: 1,
    aboutU: "phase, of a whole turn",
    // The real part of a product of integrals of exp(i a x).
    integral: ({ dimensions, a, u }) =>
      Math.cos(2 * Math.PI * u + (dimensions * a) / 2) * (Math.sin(a / 2) / (a / 2)) ** dimensions,
  }),
  genzProductPeak: genz({
    title: "1 / product (a^-2 + (x_i - u)^2)",
    a: 2,
    aboutU: "where the peak is, in each dimension",
    integral: ({ dimensions, a, u }) => (a * (Math.atan(a * (1 - u)) + Math.atan(a * u))) ** dimensions,
  }),
  genzCornerPeak: genz({
    title: "(1 + a sum x_i)^-(d + 1)",
    a: 0.5,
    // Genz's alternating sum over the corners, with equal a: a beta function, 1 / product (1 + j a).
    integral: ({ dimensions, a }) => {
      let product = 1;
      for (let j = 1; j <= dimensions; j++) product *= 1 + j * a;
      return 1 / product;
    },
  }),
  genzGaussian: genz({
    title: "exp(-a^2 sum (x_i - u)^2)",
    a: 1.5,
    aboutU: "where the peak is, in each dimension",
    integral: ({ dimensions, a, u }) =>
      ((Math.sqrt(Math.PI) / (2 * a)) * (erf(a * (1 - u)) + erf(a * u))) ** dimensions,
  }),
  genzContinuous: genz({
    title: "exp(-a sum |x_i - u|)",
    a: 2,
    aboutU: "where the ridge is, in each dimension",
    integral: ({ dimensions, a, u }) => (exponentialUpTo(-a, u) + exponentialUpTo(-a, 1 - u)) ** dimensions,
  }),
  genzDiscontinuous: genz({
    title: "exp(a sum x_i) where x_1 <= u and x_2 <= u, else 0",
    a: 1,
    aboutU: "where the first two dimensions are cut off",
    maxA: 10,
    integral: ({ dimensions, a, u }) =>
      exponentialUpTo(a, u) ** Math.min(dimensions, 2) * exponentialUpTo(a, 1) ** Math.max(dimensions - 2, 0),
  }),
};

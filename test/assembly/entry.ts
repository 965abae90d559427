// The AssemblyScript that the tests of assembly/ and of the laws compile: one module for all, because a compilation takes
// longer than most of the tests. What a kernel imports, it imports the same way.

/** Laws by the expression that draws one number, of `rng` and the parameters `a` and `b`; test/assembly/distribution/laws.ts. */
export const LAWS = {
  unit: "rng.uniform()",
  uniform: "uniform(rng, a, b)",
  uniformOpen: "uniformOpen(rng)",
  integer: "integer(rng, <i32>a)",
  normal: "normal(rng)",
  exponential: "exponential(rng)",
  gamma: "gamma(rng, a, b)",
  beta: "beta(rng, a, b)",
  poisson: "poisson(rng, a)",
  binomial: "binomial(rng, a, b)",
} as const;

const FILLS = Object.entries(LAWS).map(
  ([name, expression]) => `
export function ${name}_(n: i32, statePtr: usize, outPtr: usize, a: f64, b: f64): void {
  const rng = changetype<Rng>(statePtr);
  for (let i = 0; i < n; i++) store<f64>(outPtr + (<usize>i << 3), ${expression});
}`,
);

const WRAPPERS = `
export function rngWords(n: i32, statePtr: usize, outPtr: usize): void {
  const rng = changetype<Rng>(statePtr);
  for (let i = 0; i < n; i++) store<u64>(outPtr + (<usize>i << 3), rng.next());
}
export function xoshiroWords(n: i32, statePtr: usize, outPtr: usize): void {
  const rng = changetype<Xoshiro256pp>(statePtr);
  for (let i = 0; i < n; i++) store<u64>(outPtr + (<usize>i << 3), rng.step());
}
export function mix(word: u64, outPtr: usize): void {
  store<u64>(outPtr, mix64(word));
}
export function normalsOf(n: i32, statePtr: usize, outPtr: usize): void {
  normals(changetype<Rng>(statePtr), outPtr, n);
}
export function uniformsOf(n: i32, statePtr: usize, outPtr: usize): void {
  uniforms(changetype<Rng>(statePtr), outPtr, n);
}
export function exponentialsAbove(n: i32, statePtr: usize, bound: f64): i32 {
  const rng = changetype<Rng>(statePtr);
  let count = 0;
  for (let i = 0; i < n; i++) count += i32(exponential(rng) > bound);
  return count;
}
export function aliases(n: i32, statePtr: usize, outPtr: usize, tablePtr: usize, size: i32): void {
  const rng = changetype<Rng>(statePtr);
  for (let i = 0; i < n; i++) store<f64>(outPtr + (<usize>i << 3), alias(rng, tablePtr, size));
}
export function unitSpheres(n: i32, statePtr: usize, outPtr: usize, d: i32): void {
  const rng = changetype<Rng>(statePtr);
  for (let i = 0; i < n; i++) unitSphere(rng, outPtr + 8 * <usize>(i * max(d, 0)), d);
}
export function NORMAL_x(): usize { return NORMAL_X; }
export function NORMAL_f(): usize { return NORMAL_F; }
export function EXPONENTIAL_x(): usize { return EXPONENTIAL_X; }
export function EXPONENTIAL_f(): usize { return EXPONENTIAL_F; }`;

/** Source of the module; it imports from "./assembly/…". */
export const ENTRY = `
import {
  alias, aliasTable, beta, binomial, exponential, fillNormal, fillPhilox, fillUniform, fillXoshiro128pp, gamma, integer,
  normal, normals, philoxBlock, poisson, Rng, seedRng, seedXoshiro128pp, uniform, uniformOpen, uniforms, unitSphere,
} from "./assembly/ensemble";
import { EXPONENTIAL_F, EXPONENTIAL_X } from "./assembly/distribution/exponential-tables";
import { NORMAL_F, NORMAL_X } from "./assembly/distribution/normal-tables";
import { mix64 } from "./assembly/rng/mix";
import { Xoshiro256pp } from "./assembly/rng/xoshiro256pp";
export { arena } from "./assembly/arena";
export { deviance, logBinomial, logPoisson, stirlingError } from "./assembly/distribution/deviance";
export { fillExponential } from "./assembly/distribution/exponential-block";
export { inverseNormal } from "./assembly/distribution/inverse-normal";
export { antithetic, isAntithetic } from "./assembly/qmc/antithetic";
export { beginBridge, bridge } from "./assembly/qmc/brownian-bridge";
export { fillNormalPoints, fillUniformPoints } from "./assembly/qmc/coordinates";
export { exponentialOf, normalOf } from "./assembly/qmc/inversion";
export { reverseBits, scrambleReversed } from "./assembly/qmc/owen";
export { beginPoints, fillSobol, sobol } from "./assembly/qmc/sobol";
export { initStream, nextWords } from "./assembly/rng/sfc64";
export { fillWords } from "./assembly/rng/words";
export {
  aliasTable, fillNormal, fillPhilox, fillUniform, fillXoshiro128pp, philoxBlock, seedRng, seedXoshiro128pp,
};
${FILLS.join("\n")}
${WRAPPERS}
`;

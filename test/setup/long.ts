import process from "node:process";

/**
 * Whether tests run in their long form, as by `npm run test:long`. Their short form, by `npm test`, has to be over in minutes, on
 * a machine of two cores: of cases that differ little it takes some, and what only the long one runs is covered by others.
 */
export const IS_LONG: boolean = process.env["ENSEMBLE_TESTS"] === "long";

/** Of cases that differ little: all in the long form, else so many, spread evenly over them, the first and the last among them. */
export function some<T>(cases: readonly T[], count: number): readonly T[] {
  if (IS_LONG || cases.length <= count) return cases;
  const step = (cases.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, i) => cases[Math.round(i * step)] as T);
}

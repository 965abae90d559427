import { describe } from "../../protocol/describe.ts";

/** An error at which to stop, > 0: of the first output, or of each output that is named. */
export type Tolerances<Name extends string = string> = number | { readonly [N in Name]?: number | undefined };

/** Which of the two an error is: in units of the output, or divided by the size of its mean. */
export type ToleranceRule = "standardError" | "relativeError";

/** Both rules. */
export const TOLERANCE_RULES: readonly ToleranceRule[] = ["standardError", "relativeError"];

/** Tolerances by rule. */
export interface ToleranceRules {
  readonly standardError: Tolerances | undefined;
  readonly relativeError: Tolerances | undefined;
}

/** The tolerances of one quantity; it has come to its end with the first that is met. */
export interface QuantityTolerances {
  /** Undefined: the first output. */
  readonly name: string | undefined;
  readonly standardError?: number;
  readonly relativeError?: number;
}

/**
 * Checks an error at which to stop.
 *
 * @param names - outputs, and what else has an error
 * @throws {TypeError} when it is no number, nor numbers by name, or names something else
 * @throws {RangeError} when a number is not > 0
 */
export function checkTolerances(rule: ToleranceRule, given: unknown, names: readonly string[]): void {
  if (given === undefined) return;
  if (typeof given !== "object" || given === null || Array.isArray(given)) return checkPositive(rule, given);
  const entries = Object.entries(given).filter(([, tolerance]) => tolerance !== undefined);
  if (entries.length === 0) {
    throw new TypeError(`${rule} expects a number > 0, or numbers by name; got ${describe(given)} without a name`);
  }
  for (const [name, tolerance] of entries) {
    if (!names.includes(name)) throw new TypeError(`${rule} expects names of ${names.join(", ")}; got ${name}`);
    checkPositive(`${rule}: ${name}`, tolerance);
  }
}

/** @throws {TypeError} when it is no number @throws {RangeError} when it is not > 0, or infinite */
export function checkPositive(name: string, value: unknown): void {
  if (typeof value !== "number") throw new TypeError(`${name} expects a number > 0, got ${describe(value)}`);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new RangeError(`${name} expects a number > 0, got ${value}`);
}

/** The tolerances of each quantity that has one. */
export function quantitiesOf(rules: ToleranceRules): readonly QuantityTolerances[] {
  const quantities = new Map<string | undefined, QuantityTolerances>();
  for (const rule of TOLERANCE_RULES) {
    const given = rules[rule];
    if (given === undefined) continue;
    const entries = typeof given === "number" ? [[undefined, given] as const] : Object.entries(given);
    for (const [name, tolerance] of entries) {
      if (tolerance !== undefined) quantities.set(name, { ...quantities.get(name), name, [rule]: tolerance });
    }
  }
  return [...quantities.values()];
}

/** The same rules with the first output under its name, where others have theirs. */
export function namedAlike(rules: ToleranceRules, first: string | undefined): ToleranceRules {
  if (first === undefined || TOLERANCE_RULES.every((rule) => typeof rules[rule] !== "object")) return rules;
  const named = (given: Tolerances | undefined): Tolerances | undefined =>
    typeof given === "number" ? { [first]: given } : given;
  return { standardError: named(rules.standardError), relativeError: named(rules.relativeError) };
}

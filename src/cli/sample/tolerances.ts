import type { Tolerances } from "../../sampling/request/tolerances.ts";
import { readTolerance } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";
import { byName } from "./by-name.ts";

/**
 * Reads errors at which to stop: one number, of the first output, or `output=number` as often as there are outputs.
 *
 * @throws {UsageError} for what is no number > 0, or both at once
 */
export function readTolerances(texts: readonly string[], option: string): Tolerances {
  const [first = "", ...more] = texts;
  if (more.length === 0 && !first.includes("=")) return readTolerance(first, option);
  const entries = texts.map((text) => {
    const [name = "", ...rest] = text.split("=");
    if (rest.length === 0 || name === "") {
      throw new UsageError(
        `${option} expects one number, or OUTPUT=NUMBER for each output; got ${texts.join(" and ")}`,
      );
    }
    return [name, readTolerance(rest.join("="), option)] as const;
  });
  return byName(entries, option);
}

/** Errors at which to stop, for people: `0.01`, or `price 0.01 and delta 0.001`. */
export function tolerancesText(tolerances: Tolerances | undefined): string {
  if (typeof tolerances !== "object") return String(tolerances);
  return Object.entries(tolerances)
    .map(([name, tolerance]) => `${name} ${tolerance}`)
    .join(" and ");
}

import type { ValuesOptions } from "../../sampling/request/values-plan.ts";
import { quote, readReal } from "../numbers.ts";
import type { FlagOption, TextsOption } from "../option-kinds.ts";
import { UsageError } from "../usage-error.ts";
import { byName } from "./by-name.ts";

/** Options of kernels whose outputs are arrays. */
export const ARRAY_OPTIONS: { readonly length: TextsOption; readonly covariance: FlagOption } = {
  length: {
    type: "string",
    multiple: true,
    value: "NAME=N",
    summary: "values of an array that the kernel leaves open",
  },
  covariance: { type: "boolean", summary: "covariance of all values of a sample, at most 64" },
};

/** Reads each `--length`, and `--covariance`. @throws {UsageError} for what is no number, or given twice */
export function readValuesOptions(values: {
  readonly length?: readonly string[];
  readonly covariance?: boolean;
}): ValuesOptions {
  const { length, covariance } = values;
  return {
    ...(length !== undefined && { lengths: readLengths(length) }),
    ...(covariance && { covariance }),
  };
}

function readLengths(texts: readonly string[]): Readonly<Record<string, number>> {
  const lengths = texts.map((text) => {
    const [, name = "", value = ""] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    const length = readReal(value);
    if (name === "" || Number.isNaN(length)) throw new UsageError(`--length expects NAME=N; got ${quote(text)}`);
    return [name, length] as const;
  });
  return byName(lengths, "--length");
}

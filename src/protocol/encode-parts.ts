import { type Encoded, Encoder, encodeDeep, type FunctionEncoder } from "./codec.ts";

/** One of several values; `where` names it in messages. */
export interface Part {
  readonly value: unknown;
  readonly where: string;
}

/**
 * As `encode`, of several values, which go on sharing what they share. More may come while they are taken.
 *
 * @returns a list; paths start with the index of the part
 */
export function encodeParts(
  parts: Iterable<Part>,
  encodeFunction: FunctionEncoder,
): Encoded & { readonly value: unknown[] } {
  const encoder = new Encoder({ where: "", encodeFunction, moved: [], takeLater: undefined });
  const value: unknown[] = [];
  for (const part of parts) value.push(encodeDeep(encoder.part(value.length, part.where), part.value, part.where));
  return { value, sharesMemory: encoder.sharesMemory, placeholders: encoder.placeholders };
}

import type { ErrorRecord } from "../../protocol/error-record.ts";

/** Parts of an engine's code that it asks its page for, once it needs them. */
export type PartName = "blocking" | "helpers" | "kernels";

/** A part as it travels. */
export interface PartSource {
  /** The script of the part. */
  readonly text: string;
  /** Where it lies as a file, for pages whose policy lets engines evaluate no text. */
  readonly address: string;
}

/** What an engine asks its page for: a part, the module of the built-in kernels, or a script by its number. */
export type Want = PartName | "builtIn" | number;

/** What a page answers. */
export type Brought =
  | { readonly want: Want; readonly value: unknown }
  | { readonly want: Want; readonly error: ErrorRecord };

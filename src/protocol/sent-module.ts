import { readImportFrom } from "./import-from.ts";

// A module of a client's files, as engines on another machine import it: `sent-module:`, what names its version, `:`, and its
// address on the client's machine.
const SENT = /^sent-module:([0-9a-f]{64}):(.+)$/s;

/** A module that was sent. */
export interface SentModule {
  /** Of the bundle that it is in. */
  readonly bundle: string;
  /** Its address on the client's machine. */
  readonly url: string;
}

/** What engines import. */
export function sentModule({ bundle, url }: SentModule): string {
  return `sent-module:${bundle}:${url}`;
}

/** Reads what {@link sentModule} gave; undefined for any other specifier. */
export function readSentModule(specifier: string): SentModule | undefined {
  const [, bundle, url] = SENT.exec(specifier) ?? [];
  return bundle === undefined || url === undefined ? undefined : { bundle, url };
}

/** A specifier as its user knows it. */
export function shownSpecifier(specifier: string): string {
  return readSentModule(specifier)?.url ?? readImportFrom(specifier)?.specifier ?? specifier;
}

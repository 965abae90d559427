import type { FreeNames } from "./free-names.ts";

/** The text of a function, and what is known of it. */
export interface SentSource {
  readonly name: string;
  readonly expression: string;
  readonly isClass: boolean;
  /** Undefined where no parser can tell. */
  readonly free: FreeNames | undefined;
  /** Whether a name in it may be one that surrounds it. */
  readonly isOpen: boolean;
  /** Names in it of the language and the runtime, which variables around it may have as well. */
  readonly globals: readonly string[];
}

import type { SamplingClient } from "../sampling/sampling-client.ts";

/** What a cell shows while it runs. */
export type OutputEvent =
  /** Text that was written; `engine` is the engine that wrote it, absent where it was written here. */
  | {
      readonly kind: "stream";
      readonly stream: "stdout" | "stderr";
      readonly text: string;
      readonly engine?: number;
    }
  /** Something to see, by MIME type; with `update` in the place of the earlier one of the same `id`. */
  | {
      readonly kind: "display";
      readonly data: Readonly<Record<string, string>>;
      readonly id?: string;
      readonly update?: boolean;
    };

/** How a cell ended. */
export type CellOutcome =
  /** It ran to its end; `text` shows the value of its last expression, and is empty where that is undefined. */
  | { readonly kind: "value"; readonly value: unknown; readonly text: string }
  /** It threw. Places in the traceback are `<name of the cell>:<line>:<column>`, both from 1, as the user wrote it. */
  | {
      readonly kind: "error";
      readonly error: unknown;
      readonly name: string;
      readonly message: string;
      readonly traceback: readonly string[];
    }
  /** It was interrupted. */
  | { readonly kind: "aborted" };

/** How a cell is run. */
export interface CellOptions {
  /** Names the cell in messages, such as `cell 3`. */
  readonly name: string;
  /** Gets what the cell shows, in order. */
  readonly output: (event: OutputEvent) => void;
  /** Interrupts the cell when it is aborted, as `interrupt` does. */
  readonly signal?: AbortSignal;
}

/** What may stand at a place of a cell. */
export interface Completions {
  /** What may stand in place of the text from `start` to `end`. */
  readonly matches: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** What is known of the name at a place of a cell. */
export interface Inspection {
  readonly found: boolean;
  /** For people; empty where nothing was found. */
  readonly text: string;
}

/**
 * Runs what somebody types, cell by cell, beside the engines of a client. Names that a cell declares are seen by those
 * after it, which may declare them anew. Made by `openSession`.
 */
export interface PromptSession {
  readonly client: SamplingClient;
  /** Whether `%autopx` is on: cells run on the engines. */
  readonly isAutopx: boolean;
  /**
   * Runs a cell: TypeScript or JavaScript, with imports and `await` at its top level, and magics, as `%px CODE`. Cells run
   * one after another, in the order of the calls. Never rejects. `_` is the last value that a cell gave.
   */
  run(code: string, options: CellOptions): Promise<CellOutcome>;
  /** What may stand at a place, an index into the code: names, and members of what is there. Runs nothing that has effects. */
  complete(code: string, cursor: number): Promise<Completions>;
  /** What is known of what stands at a place. */
  inspect(code: string, cursor: number): Promise<Inspection>;
  /** Whether code can run as it is, goes on in another line, or is no TypeScript. */
  isComplete(code: string): "complete" | "incomplete" | "invalid";
  /**
   * Ends the cell that runs: what this client has on engines is aborted, and the cell ends as `aborted` though it goes on
   * to wait. Code of a cell that computes without waiting is not reached by this, but by SIGINT.
   */
  interrupt(): void;
  /** Closes the client, and takes the session's names away. Cells after that end with an error. */
  close(): Promise<void>;
}

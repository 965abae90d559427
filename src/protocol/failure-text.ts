import type { EngineId, TaskId } from "./ids.ts";

/** Where a RemoteError comes from. */
export interface RemoteErrorOrigin {
  readonly engineId: EngineId;
  readonly taskId: TaskId;
  /** Position in the result: of the engine among the targets, or of the item in a map. */
  readonly index: number;
  /** Failures of the task's earlier tries, oldest first. */
  readonly earlier?: readonly Error[];
  /** The call that failed: apply, map, execute, … */
  readonly method: string;
  /** What to do about it, for the end of the message. */
  readonly hint?: string;
}

/** Which try of its task failed; empty where there was one. */
export function inTries(earlier: readonly Error[]): string {
  return earlier.length === 0 ? "" : `; it was try ${earlier.length + 1}`;
}

/** A problem that a compiler found, as compilers say it. */
export function inOneLine(problem: {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}): string {
  const { file, line, column, message } = problem;
  return line > 0 ? `${file}:${line}:${column}: ${message}` : `${file}: ${message}`;
}

import type { WasmSource } from "../protocol/function-ref.ts";
import type { LateScript } from "../protocol/messages.ts";
import type { Recorder } from "../recording/recorder.ts";
import type { ClosureReader } from "./closures/closure-reader.ts";
import type { MakeTracer } from "./driver/tracer.ts";
import type { SourceFinder } from "./engines/stack-places.ts";
import type { ShowLines } from "./output/labelled-lines.ts";
import type { ParsedScript } from "./scripts/script.ts";
import type { ScriptSource } from "./scripts/script-edits.ts";
import type { Watchable } from "./watchable.ts";

/** A script that is parsed once the parser is there. */
export interface ParsedLater {
  readonly script: LateScript;
  /** Rejects as `parseScript` throws, and when the parser can't be loaded. */
  readonly parsed: Promise<ParsedScript>;
}

/** What a client needs from the runtime that its caller is in. */
export interface ClientRuntime {
  /**
   * Rewrites code for engines; where the parser comes late, it gives what engines ask for then.
   *
   * @throws {SyntaxError} with the position in its message
   */
  readonly parseScript: (script: ScriptSource) => ParsedScript | ParsedLater;
  /** Reads a script file, JavaScript or TypeScript, as JavaScript. @throws {TypeError} when it can't be read */
  readonly readScript: (file: string | URL) => ScriptSource;
  /** Leads from code on engines back to the files of the user; absent where they can't be read. */
  readonly sources?: SourceFinder;
  /** Reads what surrounds functions; absent where that can't be read. */
  readonly closures?: ClosureReader | undefined;
  /** Records what passes between the scheduler and its driver; absent where nothing is recorded. */
  readonly recorder?: Recorder;
  /** Makes a module specifier one that an engine can import: a relative path becomes a URL. */
  readonly resolveModule: (specifier: string | URL) => string;
  /** Shows lines of output to a person. */
  readonly showLines: ShowLines;
  /** Adds what is called when the program ends; gives what takes it back. Absent where a program never knows. */
  readonly atExit?: (finish: () => void) => () => void;
  /** What the program is called, for those who look at what it does: `script.js (4711 on laptop)`, or a page's title. */
  readonly programName: () => string;
  /** Traces tasks for who listens; absent where nobody can. */
  readonly makeTracer?: MakeTracer;
  /** The built-in kernels, which have the generators of random numbers. */
  readonly generators: () => WasmSource;
  /** Shows progress to a person until the work is done. */
  readonly showProgress: (work: Watchable) => Promise<void>;
}

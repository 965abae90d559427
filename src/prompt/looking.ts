import type { EngineId } from "../protocol/ids.ts";
import type { SamplingClient } from "../sampling/sampling-client.ts";
import { complete } from "./complete.ts";
import { completeOnEngine } from "./complete-on-engine.ts";
import { inspectName } from "./inspect-name.ts";
import { completeMagic, inspectMagic } from "./magics/help-magic.ts";
import { SafeEvaluation } from "./safe-evaluation.ts";
import type { Completions, Inspection } from "./session.ts";

/** Where code runs that is being typed. */
export interface CodePlace {
  readonly client: SamplingClient;
  /** An engine that `%px` runs on now; undefined where there is none. */
  readonly engineId: EngineId | undefined;
  readonly isAutopx: boolean;
}

/** Looks at what is being typed: what it may become, and what it is. Runs nothing that has effects. */
export class Looking {
  readonly #evaluation = new SafeEvaluation();

  async complete(code: string, cursor: number, place: CodePlace): Promise<Completions> {
    const { line, lineStart } = lineBefore(code, cursor);
    const inMagic = line.startsWith("%") ? completeMagic(line) : undefined;
    if (inMagic !== undefined) {
      return { matches: inMagic.matches, start: lineStart + inMagic.start, end: lineStart + inMagic.end };
    }
    if (isForEngines(code, line, place.isAutopx)) return completeOnEngine(code, cursor, place);
    return complete(code, cursor, this.#evaluation);
  }

  inspect(code: string, cursor: number): Inspection {
    const { line } = lineBefore(code, cursor);
    const [magic = ""] = /^%%?\S*/.exec(code.slice(cursor - line.length)) ?? [];
    const isOnMagic = magic !== "" && line.length <= magic.length;
    return isOnMagic ? inspectMagic(magic) : inspectName(code, cursor, this.#evaluation);
  }

  close(): void {
    this.#evaluation.close();
  }
}

function lineBefore(code: string, cursor: number): { readonly line: string; readonly lineStart: number } {
  const lineStart = code.lastIndexOf("\n", cursor - 1) + 1;
  return { line: code.slice(lineStart, cursor), lineStart };
}

function isForEngines(code: string, line: string, isAutopx: boolean): boolean {
  if (/^\s*%%/.test(code)) return /^\s*%%px\b/.test(code);
  if (line.startsWith("%")) return /^%px\b/.test(line);
  return isAutopx;
}

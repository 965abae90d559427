import { onTestFinished } from "vitest";
import { parseScript } from "../../../src/client/scripts/script.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { GlobalNamespace } from "../../../src/engine/global-namespace.ts";
import { WHOLE_CODE } from "../../../src/engine/whole-code.ts";
import { fromErrorRecord } from "../../../src/protocol/error-record.ts";
import type { Reply, Request, Script } from "../../../src/protocol/messages.ts";

/** Parses a script as `execute` does; relative imports lead to a folder that exists nowhere. */
export function parse(source: string, name = "<test>"): Script {
  return parseScript({ source, name, resolve: (specifier) => specifier.replace(/^\.\//, "file:///scripts/") }).script;
}

/** What a script did: its value, and what its names hold afterwards; functions as the text "function". */
export interface Outcome {
  readonly value: unknown;
  readonly names: Readonly<Record<string, unknown>>;
}

/** An engine in this thread, whose names are its globals until the test ends. */
export class ScriptEngine {
  readonly #replies: Reply[] = [];
  readonly #engine: Engine;
  #answered: (() => void) | undefined;

  constructor() {
    const namespace = new GlobalNamespace();
    onTestFinished(() => namespace.clear());
    this.#engine = new Engine({
      engineId: 0,
      namespace,
      code: WHOLE_CODE,
      hooks: {
        post: (replies) => {
          this.#replies.push(...structuredClone(replies));
          this.#answered?.();
        },
        importModule: (specifier) => import(specifier) as Promise<Readonly<Record<string, unknown>>>,
        inspect: String,
      },
    });
  }

  /** Runs a script. Rejects with what it throws. */
  async run(source: string): Promise<Outcome> {
    const script = parse(source);
    const ran = (await this.#ask({ kind: "execute", id: 0, script, silent: false })) as { value: unknown };
    const names: Record<string, unknown> = {};
    for (const name of script.names) {
      const value = await this.#ask({ kind: "pull", id: 0, names: name });
      names[name] = script.functions.includes(name) ? "function" : value;
    }
    return { value: ran.value, names };
  }

  async #ask(request: Request): Promise<unknown> {
    this.#replies.length = 0;
    this.#engine.receive([request]);
    while (this.#replies.length === 0) await new Promise<void>((resolve) => (this.#answered = resolve));
    const [reply] = this.#replies;
    if (reply?.kind === "failed") throw fromErrorRecord(reply.error);
    if (reply?.kind === "done") return reply.placeholders ? "function" : reply.values[0];
    throw new Error(`the engine replied with ${reply?.kind}`);
  }
}

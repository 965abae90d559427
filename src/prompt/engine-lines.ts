import { takeLines } from "../node/show-lines.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { OutputStream } from "../protocol/messages.ts";
import { labelled } from "./labels.ts";
import type { OutputEvent } from "./session.ts";

/** What the engines of all clients of this process write, as a session shows it: `[stdout:0] text`. */
export class EngineLines {
  readonly #show: (event: OutputEvent) => void;
  readonly #end: () => void;
  // Of lines that have not come to their end: what was shown of them already.
  readonly #shown = new Map<string, string>();

  constructor(show: (event: OutputEvent) => void) {
    this.#show = show;
    this.#end = takeLines((stream, label, lines) => {
      const engine = /^engine (\d+)$/.exec(label)?.[1];
      if (engine !== undefined) return this.#take(stream, Number(engine), lines);
      // What displayOutputs shows has labels already.
      const text = lines.map((line) => `[${label}] ${line}`.trimEnd()).join("\n");
      this.#show({ kind: "stream", stream, text: `${text}\n` });
    });
  }

  /** Shows the line that a text ends with, though it may go on: who waits for the text has it all. */
  showRest(stream: OutputStream, engineId: EngineId, text: string): void {
    const rest = text.slice(text.lastIndexOf("\n") + 1);
    if (rest === "") return;
    this.#shown.set(`${stream}:${engineId}`, rest);
    this.#write(stream, engineId, rest);
  }

  /** Gives them back to the process. */
  close(): void {
    this.#end();
  }

  #take(stream: OutputStream, engineId: EngineId, [first = "", ...lines]: readonly string[]): void {
    const key = `${stream}:${engineId}`;
    const shown = this.#shown.get(key) ?? "";
    this.#shown.delete(key);
    const goesOn = shown !== "" && first.startsWith(shown);
    const left = goesOn ? first.slice(shown.length) : first;
    const rest = goesOn && left === "" ? lines : [left, ...lines];
    if (rest.length > 0) this.#write(stream, engineId, rest.join("\n"));
  }

  #write(stream: OutputStream, engine: EngineId, text: string): void {
    // One line break more: a text may end with an empty line.
    this.#show({ kind: "stream", stream, engine, text: labelled(stream, [engine], `${text}\n`) });
  }
}

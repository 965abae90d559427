import { describe } from "../../protocol/describe.ts";
import { RemoteError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import type { ExecuteReply, OutputStream } from "../../protocol/messages.ts";
import { checkOptions } from "../check.ts";
import type { ResultState } from "../results/result-state.ts";
import type { ShowLines } from "./labelled-lines.ts";
import { untilReady } from "./until-ready.ts";

/** How outputs are put in order: all of a kind together, or all of an engine. */
type GroupBy = "type" | "engine";

/** How `displayOutputs` shows what came of a result. */
export interface DisplayOptions {
  /** With `"type"`, the default, standard output of all engines comes first; with `"engine"` all of one engine. */
  readonly groupBy?: "type" | "engine";
}

function readGroupBy(options: DisplayOptions): GroupBy {
  checkOptions("displayOutputs", options, { groupBy: "any" });
  const { groupBy = "type" } = options;
  if (groupBy === "type" || groupBy === "engine") return groupBy;
  throw new TypeError(`displayOutputs: groupBy expects "type" or "engine", got ${describe(groupBy)}`);
}

type Kind = "stdout" | "stderr" | "output";

const KINDS: readonly Kind[] = ["stdout", "stderr", "output"];
const MOST_ERRORS = 4;

/**
 * Shows what the tasks of a result have written, what scripts gave, and what failed, once it is ready.
 *
 * @throws {TypeError} for bad options
 */
export async function displayOutputs(state: ResultState, show: ShowLines, options: DisplayOptions): Promise<void> {
  const groupBy = readGroupBy(options);
  await untilReady(state);
  const engines = [...textsByEngine(state)].toSorted(([a], [b]) => a - b);
  const showKind = (kind: Kind, engineId: EngineId, text: string): void => {
    if (text !== "") showText(show, kind === "stderr" ? "stderr" : "stdout", `${kind}:${engineId}`, text);
  };
  if (groupBy === "engine") {
    for (const [engineId, texts] of engines) for (const kind of KINDS) showKind(kind, engineId, texts[kind]);
  } else {
    for (const kind of KINDS) for (const [engineId, texts] of engines) showKind(kind, engineId, texts[kind]);
  }
  if (state.failed) showErrors(state, show);
}

function textsByEngine(state: ResultState): Map<EngineId, Record<Kind, string>> {
  const byEngine = new Map<EngineId, Record<Kind, string>>();
  for (const { engineId, method, index, stdout, stderr } of state.tasks.toSorted((a, b) => a.index - b.index)) {
    if (engineId === undefined) continue;
    const texts = byEngine.get(engineId) ?? { stdout: "", stderr: "", output: "" };
    byEngine.set(engineId, texts);
    texts.stdout += stdout;
    texts.stderr += stderr;
    if (SCRIPTS.includes(method)) texts.output += textOf(state, index);
  }
  return byEngine;
}

const SCRIPTS: readonly string[] = ["execute", "run"];

// Of the value of a script, as a console shows it.
function textOf(state: ResultState, index: number): string {
  const item = state.item(index);
  return item && "value" in item ? (item.value as ExecuteReply).text : "";
}

// What went wrong is most often the same everywhere, and is said once.
function showErrors(state: ResultState, show: ShowLines): void {
  const engines = new Map<string, Set<EngineId>>();
  for (let i = 0; i < state.length; i++) {
    const item = state.item(i);
    if (item === undefined || !("error" in item)) continue;
    const text = failureText(item.error);
    const ids = engines.get(text) ?? new Set();
    engines.set(text, ids);
    if ("engineId" in item.error) ids.add(item.error.engineId as EngineId);
  }
  for (const [text, ids] of [...engines].slice(0, MOST_ERRORS)) {
    const label = ids.size === 0 ? "error" : `error:${[...ids].toSorted((a, b) => a - b).join(",")}`;
    showText(show, "stderr", label, text);
  }
  const more = engines.size - MOST_ERRORS;
  if (more > 0) showText(show, "stderr", "error", `… and ${more} more`);
}

/** What went wrong on an engine: the stack there of the code that was sent, or else the message. */
export function failureText(reason: unknown): string {
  if (reason instanceof RemoteError) return stackThere(reason) ?? reason.message;
  return reason instanceof Error ? reason.message : String(reason);
}

/** The stack of what was thrown on an engine; undefined when that was no error. */
export function stackThere({ cause, engineStack }: RemoteError): string | undefined {
  return engineStack !== undefined && cause instanceof Error ? cause.stack : undefined;
}

function showText(show: ShowLines, stream: OutputStream, label: string, text: string): void {
  show(stream, label, text.replace(/\n$/, "").split("\n"));
}

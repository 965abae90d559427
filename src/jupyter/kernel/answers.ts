import type { PromptSession } from "../../prompt/session.ts";
import { indexOfPoint, pointOfIndex } from "../wire/cursor.ts";
import { type Content, type Message, textOf } from "../wire/message.ts";
import type { History } from "./history.ts";

/** What requests are answered from. */
export interface Answering {
  readonly session: Promise<PromptSession>;
  readonly kernelInfo: Content;
  readonly history: History;
}

/** Answers a request that runs nothing; undefined for one that has no answer. */
export async function answer({ header, content }: Message, from: Answering): Promise<Content | undefined> {
  switch (header.msg_type) {
    case "kernel_info_request":
      return from.kernelInfo;
    case "complete_request":
      return complete(content, await from.session);
    case "inspect_request":
      return inspect(content, await from.session);
    case "is_complete_request":
      return isComplete(textOf(content["code"]), await from.session);
    case "history_request":
      return { status: "ok", history: from.history.find(content) };
    case "comm_info_request":
      return { status: "ok", comms: {} };
    default:
      return undefined;
  }
}

async function complete(content: Content, session: PromptSession): Promise<Content> {
  const { code, index } = placeOf(content);
  const { matches, start, end } = await session.complete(code, index);
  return {
    status: "ok",
    matches,
    cursor_start: pointOfIndex(code, start),
    cursor_end: pointOfIndex(code, end),
    metadata: {},
  };
}

async function inspect(content: Content, session: PromptSession): Promise<Content> {
  const { code, index } = placeOf(content);
  const here = await session.inspect(code, index);
  const call = here.found ? undefined : callAround(code, index);
  const { found, text } = call === undefined ? here : await session.inspect(code, call);
  return { status: "ok", found, data: found ? { "text/plain": text } : {}, metadata: {} };
}

// Within the parentheses of a call what is called is meant. Its end is that of what stands before them.
function callAround(code: string, index: number): number | undefined {
  let depth = 0;
  for (let at = index - 1; at >= 0; at--) {
    if (code[at] === ")") depth += 1;
    if (code[at] === "(" && depth-- === 0) return at;
  }
  return undefined;
}

function isComplete(code: string, session: PromptSession): Content {
  const status = session.isComplete(code);
  return status === "incomplete" ? { status, indent: indentAfter(code) } : { status };
}

// As the line before, and deeper where that opens a bracket.
function indentAfter(code: string): string {
  const line = code.trimEnd().split("\n").at(-1) ?? "";
  const [indent = ""] = /^\s*/.exec(line) ?? [];
  return /[{[(]$/.test(line) ? `${indent}  ` : indent;
}

// Where no place is given, the end is meant.
function placeOf({ code, cursor_pos: points }: Content): { readonly code: string; readonly index: number } {
  const text = textOf(code);
  return { code: text, index: typeof points === "number" ? indexOfPoint(text, points) : text.length };
}

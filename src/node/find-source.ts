import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CallSite, SourceFinder } from "../client/engines/stack-places.ts";
import { positionAt } from "../protocol/position.ts";
import { withoutTypes } from "./compile-typescript.ts";
import { isTypeScript } from "./typescript-files.ts";

// The folder of the library, or the file into which somebody has bundled it.
const OWN_PLACE = import.meta.url.replace(/node\/[^/]*$/, "");

/** Finds functions in the files that sent them. */
export const sources: SourceFinder = { callSites, find };

function callSites(): CallSite[] {
  // As under --frozen-intrinsics: frames keep the names that the engine gives them.
  if (Object.isFrozen(Error)) return [];
  // oxlint-disable-next-line typescript/unbound-method -- it is put back, not called
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    // The library's own frames may be more than the ten that V8 notes.
    Error.stackTraceLimit = MOST_FRAMES;
    // Not as text: that would read source maps, where they are enabled.
    Error.prepareStackTrace = (_, frames) => frames;
    const frames = new Error().stack as unknown as readonly NodeJS.CallSite[];
    return frames.flatMap((frame) => {
      const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber() ?? 1];
      return file && line && !file.startsWith("node:") && !isOwn(file) ? [{ file, line, column }] : [];
    });
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const MOST_FRAMES = 40;

// Bun and CommonJS have paths in place of addresses.
function isOwn(file: string): boolean {
  return (isAbsolute(file) ? pathToFileURL(file).href : file).startsWith(OWN_PLACE);
}

function find(text: string, sites: readonly CallSite[]): ((offset: number) => string) | undefined {
  const looked = new Set<string>();
  for (const { file, line } of sites) {
    if (looked.has(file)) continue;
    looked.add(file);
    const source = read(file);
    let start = startOf(text, source, line);
    // The types of what Node runs itself have become spaces.
    if (start === -1 && stripsTypes() && isTypeScript(file))
      start = startOf(text, withoutTypes(source, file) ?? "", line);
    if (start === -1) continue;
    return (offset) => {
      const position = positionAt(source, start + offset);
      return `${file}:${position.line}:${position.column}`;
    };
  }
  return undefined;
}

// The same text may stand there several times: the call is most likely followed by its own.
function startOf(text: string, source: string, line: number): number {
  const lineStart = source.split("\n", line - 1).join("\n").length;
  const after = source.indexOf(text, lineStart);
  return after === -1 ? source.lastIndexOf(text) : after;
}

// From Node 22.18 on, and with an option before; not in the types of Node 20.
function stripsTypes(): boolean {
  return Reflect.get(process.features, "typescript") === "strip";
}

// By the name that stacks have in place of a file.
const unfiled = new Map<string, string>();

/**
 * Notes code that is in no file, as that of a prompt is, so that functions are found in it.
 *
 * @param name - that stacks have in place of a file
 * @returns what forgets it
 */
export function noteCode(name: string, code: string): () => void {
  unfiled.set(name, code);
  return () => unfiled.delete(name);
}

function read(file: string): string {
  const code = unfiled.get(file);
  if (code !== undefined) return code;
  try {
    return readFileSync(file.startsWith("file:") ? fileURLToPath(file) : file, "utf8");
  } catch {
    return "";
  }
}

import { withCustomSection } from "./custom-section.ts";
import { ENTRY_PATH } from "./export-names.ts";
import { functionStarts } from "./module-reader.ts";

// Where in its source a module trapped. Engines name the byte of the module at which they stopped; the compiler's source
// map, which is kept in a section of the module itself, leads from there to file, line and column.

/** Section that holds {@link PlaceTable} as JSON. */
const SECTION = "ensemble.places";

/** Bytes of a module that begin a new place: at `offsets[i]` and after, up to the next, lies `places[i]`. */
interface PlaceTable {
  readonly files: readonly string[];
  readonly offsets: readonly number[];
  /** Index of the file, line and column from 1. */
  readonly places: readonly (readonly [file: number, line: number, column: number])[];
  /** First byte of each function; kernel files of earlier versions have none. */
  readonly functions?: readonly number[];
}

// V8 writes `wasm-function[12]:0x1a3`, Firefox `wasm-function[12]:0x1a3`, Safari no more than the function.
const FRAME = /wasm-function\[\d+\]:0x([0-9a-f]+)/g;

const tables = new WeakMap<WebAssembly.Module, PlaceTable>();

/**
 * ` at asian.ts:7:3`; inside of AssemblyScript's library and this one's, where an index is checked for instance, also from
 * where: `, called at asian.ts:7:3`. Empty where it is not known, and for what the kernel threw itself, which says its place.
 */
export function trapPlace(error: unknown, compiled: WebAssembly.Module): string {
  if (!(error instanceof Error)) return "";
  const table = tableOf(compiled);
  if (table === undefined) return "";
  const frames = [...(error.stack ?? "").matchAll(FRAME)].map(([, hex = ""]) => Number.parseInt(hex, 16));
  const places = frames.map((offset) => lastAtMost(table.offsets, offset));
  const [innermost = -1] = places;
  const at = error instanceof WebAssembly.RuntimeError ? withWord(" at ", placeText(table, innermost)) : "";
  if (table.places[innermost] === undefined || isOwn(table, innermost)) return at;
  const callers = frames.map((offset, i) => ownBefore(table, offset, places[i] ?? -1));
  return at + withWord(", called at ", placeText(table, callers.find((place) => place >= 0) ?? -1));
}

// What is inlined in a function lies behind the place that called it. -1: the function has nothing of the kernel's source.
function ownBefore(table: PlaceTable, offset: number, place: number): number {
  const { functions, offsets } = table;
  if (functions === undefined) return isOwn(table, place) ? place : -1;
  const start = functions[lastAtMost(functions, offset)] ?? offset;
  for (let at = place; at >= 0 && (offsets[at] ?? 0) >= start; at--) if (isOwn(table, at)) return at;
  return -1;
}

/** Whether a place is in what people wrote: not in a library, nor in the functions that are made around a kernel. */
function isOwn({ files, places }: PlaceTable, place: number): boolean {
  const file = files[places[place]?.[0] ?? -1];
  return file !== undefined && !file.startsWith("~lib/") && file !== ENTRY_PATH;
}

function placeText({ files, places }: PlaceTable, place: number): string | undefined {
  const [file, line, column] = places[place] ?? [];
  return file === undefined ? undefined : `${files[file]}:${line}:${column}`;
}

function withWord(word: string, text: string | undefined): string {
  return text === undefined ? "" : word + text;
}

function tableOf(compiled: WebAssembly.Module): PlaceTable | undefined {
  let table = tables.get(compiled);
  if (table === undefined) {
    const [section] = WebAssembly.Module.customSections(compiled, SECTION);
    if (section === undefined) return undefined;
    table = JSON.parse(new TextDecoder().decode(section)) as PlaceTable;
    tables.set(compiled, table);
  }
  return table;
}

function lastAtMost(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A module with the places of a source map of version 3, whose lines are one and whose columns are bytes. */
export function withPlaces(wasm: Uint8Array<ArrayBuffer>, sourceMap: string): Uint8Array<ArrayBuffer> {
  if (sourceMap === "") return wasm;
  // Written by the compiler.
  const { sources, mappings } = JSON.parse(sourceMap) as { sources: string[]; mappings: string };
  const table: PlaceTable = { files: sources, ...placesOf(mappings), functions: functionStarts(wasm) };
  return withCustomSection(wasm, SECTION, JSON.stringify(table));
}

function placesOf(mappings: string): Pick<PlaceTable, "offsets" | "places"> {
  const offsets: number[] = [];
  const places: [number, number, number][] = [];
  let [offset, file, line, column] = [0, 0, 1, 1];
  for (const segment of mappings.split(",")) {
    const [toOffset = 0, toFile, toLine = 0, toColumn = 0] = decodeVlq(segment);
    offset += toOffset;
    if (toFile === undefined) continue;
    file += toFile;
    line += toLine;
    column += toColumn;
    offsets.push(offset);
    places.push([file, line, column]);
  }
  return { offsets, places };
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Groups of 5 bits, lowest first; the 6th bit says that more follow, the lowest bit of the number is its sign.
function decodeVlq(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const char of segment) {
    const digit = BASE64.indexOf(char);
    value |= (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push((value & 1) === 0 ? value >>> 1 : -(value >>> 1));
    value = 0;
    shift = 0;
  }
  return numbers;
}

import { withCustomSection } from "./custom-section.ts";

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
}

// V8 writes `wasm-function[12]:0x1a3`, Firefox `wasm-function[12]:0x1a3`, Safari no more than the function.
const FRAME = /wasm-function\[\d+\]:0x([0-9a-f]+)/;

const tables = new WeakMap<WebAssembly.Module, PlaceTable>();

/** ` at asian.ts:7:3`; empty for errors that are no traps, or when the place is not known. */
export function trapPlace(error: unknown, compiled: WebAssembly.Module): string {
  if (!(error instanceof WebAssembly.RuntimeError)) return "";
  const offset = FRAME.exec(error.stack ?? "")?.[1];
  const table = tableOf(compiled);
  if (offset === undefined || table === undefined) return "";
  const index = lastAtMost(table.offsets, Number.parseInt(offset, 16));
  const [file, line, column] = table.places[index] ?? [];
  return file === undefined ? "" : ` at ${table.files[file]}:${line}:${column}`;
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
  const table: PlaceTable = { files: sources, ...placesOf(mappings) };
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

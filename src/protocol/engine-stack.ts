// Where the library lies, as frames have it: its folder, or the one file into which somebody has bundled it. Empty when not
// known.
let ownPlace: string | undefined;

// From a stack, as bundlers make of import.meta.url what they like, and source maps lead elsewhere.
function findOwnPlace(): string {
  return libraryOf(new Error().stack?.split("\n").find(isFrame) ?? "");
}

/** Place of the library, of one of whose files a frame is; empty when that can't be told. */
export function libraryOf(frame: string): string {
  const place = frame.replace(/^\s+at (?:.* \()?|^[^@]*@/, "").replace(/:\d+:\d+\)?$/, "");
  // Of its own bundles for Node, which are several, and of the files that these were made from.
  return place.replace(/(?:node[\\/][^\\/]*\.bundle\.js|(?:protocol|client|client[\\/]views)[\\/][^\\/]*)$/, "");
}

/** Place of the library; empty when that can't be told. */
export function libraryPlace(): string {
  ownPlace ??= findOwnPlace();
  return ownPlace;
}

/** Place of the library in the frames of a stack; empty when no frame is of it. */
export function libraryIn(stack: string): string {
  const place = libraryPlace();
  return place !== "" && stack.split("\n").some((line) => isFrameOf(line, place)) ? place : "";
}

/**
 * A stack without the frames of the library and of what called it: they say nothing to whoever wrote the code that it ran.
 *
 * @param library - its place in frames, as `libraryIn` gives it
 */
export function userStack(stack: string, library: string): string {
  if (library === "") return stack;
  const lines = stack.split("\n");
  const last = lines.findLastIndex((line) => isFrame(line) && !isFrameOf(line, library) && !isRuntimeFrame(line));
  const isKept = (line: string, i: number) => !isFrame(line) || (i <= last && !isFrameOf(line, library));
  return lines.filter(isKept).join("\n");
}

// As V8 has it, or as Firefox and WebKit do. What is none counts as text: it stays.
function isFrame(line: string): boolean {
  return /^\s+at .*(?::\d+:\d+|<anonymous>|native)\)?$|@\S*:\d+:\d+$|@\[native code\]$/.test(line);
}

function isFrameOf(line: string, place: string): boolean {
  return isFrame(line) && line.includes(place);
}

// What belongs to no file of anybody's: in the midst of a user's frames it is theirs.
function isRuntimeFrame(line: string): boolean {
  return /<anonymous>\)?$|native\)$|\bnode:|native code/.test(line);
}

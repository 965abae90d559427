// What couriers and hosts say to each other beside messages of sessions: bytes that are named, and travel when they are
// asked for. Such a message is, little-endian:
//
//   f64 -1, which begins no message that `pack` wrote | u32 bytes of the head | u32 0 | head as JSON | zeros up to a multiple
//   of 8 | payload

/** Part of a message whose bytes are named. */
export interface NamedPiece {
  readonly name: string;
  readonly bytes: number;
}

/** A file of a module that was sent. */
export interface BundledFile extends NamedPiece {
  /** From the bundle's root, as in an address, such as `lib/my%20file.js`. */
  readonly path: string;
  /** How Node runs it; absent: it is no script, or Node knows by its name. */
  readonly format?: "module" | "commonjs" | undefined;
}

/** A module of a client's files, with those that it imports. */
export interface Bundle {
  /** Says what is in it: two that differ have two ids. */
  readonly id: string;
  /** Address of the folder on the client's machine in which all of them lie; ends with a slash. */
  readonly root: string;
  readonly files: readonly BundledFile[];
}

/** The head of an envelope. */
export type Head =
  /** To the host. A message, in parts: a number of bytes of the payload, or bytes that go by a name. */
  | { readonly kind: "pieces"; readonly pieces: readonly (number | NamedPiece)[] }
  /** To the host: before anything that names the bundle. */
  | ({ readonly kind: "bundle" } & Bundle)
  /** To the host: the payload is what was asked for. */
  | { readonly kind: "content"; readonly name: string }
  /** To the client: asks for bytes. */
  | { readonly kind: "need"; readonly names: readonly string[] }
  /** To the client: an envelope that named these was read. Said of each, once. */
  | { readonly kind: "read"; readonly names: readonly string[] };

/** An envelope that has come. */
export interface Envelope {
  readonly head: Head;
  readonly payload: Uint8Array<ArrayBuffer>;
}

const MARK = -1;
const HEAD_AT = 16;

/** The beginning of an envelope: the payload is to follow it. */
export function startEnvelope(head: Head): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(payloadAt(text.length));
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, MARK, true);
  view.setUint32(8, text.length, true);
  bytes.set(text, HEAD_AT);
  return bytes;
}

/**
 * Reads an envelope; undefined for what is none.
 *
 * @throws {RangeError} {SyntaxError} when it is cut off, or says what can't be
 */
export function readEnvelope(bytes: Uint8Array<ArrayBuffer>): Envelope | undefined {
  if (bytes.length < HEAD_AT) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getFloat64(0, true) !== MARK) return undefined;
  const headBytes = view.getUint32(8, true);
  const at = payloadAt(headBytes);
  if (at > bytes.length) throw new RangeError("an envelope is cut off");
  const head: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_AT, HEAD_AT + headBytes)));
  if (!isHead(head)) throw new RangeError("an envelope says what can't be");
  return { head, payload: bytes.subarray(at) };
}

function payloadAt(headBytes: number): number {
  return Math.ceil((HEAD_AT + headBytes) / 8) * 8;
}

function isHead(value: unknown): value is Head {
  const head = Object(value) as Readonly<Record<string, unknown>>;
  switch (head["kind"]) {
    case "pieces":
      return isList(head["pieces"], (each) => isCount(each) || isNamed(each));
    case "bundle":
      return isText(head["id"]) && isText(head["root"]) && isList(head["files"], isFile);
    case "content":
      return isText(head["name"]);
    case "need":
    case "read":
      return isList(head["names"], isText);
    default:
      return false;
  }
}

function isNamed(value: unknown): boolean {
  const { name, bytes } = Object(value) as Partial<NamedPiece>;
  return isText(name) && isCount(bytes);
}

function isFile(value: unknown): boolean {
  const { path, format } = Object(value) as Partial<BundledFile>;
  return isNamed(value) && isText(path) && [undefined, "module", "commonjs"].includes(format);
}

function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

import { writeModule } from "../../protocol/bytes/modules.ts";
import { packParts } from "../../protocol/bytes/packing.ts";
import type { WasmSource } from "../../protocol/function-ref.ts";
import type { ToCourier } from "../port.ts";
import { type Bundle, startEnvelope } from "./envelope.ts";
import { BY_HASH, type Hash } from "./host-contents.ts";
import type { Content } from "./offers.ts";
import { SharedValues } from "./shared-values.ts";

/** A module of the client's files, read. */
export interface ModuleFiles {
  readonly bundle: Bundle;
  readonly contents: readonly Content[];
}

type Message = Extract<ToCourier, { kind: "message" }>;

/** How a client names bytes. */
export interface Naming {
  /** SHA-256, at once; absent where the runtime has none: then sources and modules go along with what needs them. */
  readonly hash?: Hash;
  /** A name that no other client has. Absent: memory that goes to several engines goes to each of them. */
  readonly client?: string;
  /** Bytes of such memory from which on it goes by a name. */
  readonly sharedBytes?: number;
}

// Less goes to each engine as quickly as a question and its answer: npm run bench:values.
const SHARED_BYTES = 2 ** 20;

/** What one client sends by name, so that it crosses the wire once for all the engines of a host. */
export class ClientContents {
  /** From how many bytes on `announce` wants to hear of what will be sent. */
  readonly sharedBytes: number;
  readonly #hash: Hash | undefined;
  readonly #values: SharedValues | undefined;
  readonly #modules = new Map<string, ModuleFiles>();
  readonly #wasm = new WeakMap<ArrayBufferLike, Content>();

  constructor({ hash, client, sharedBytes = SHARED_BYTES }: Naming = {}) {
    this.#hash = hash;
    const isNaming = client !== undefined && typeof SharedArrayBuffer !== "undefined";
    this.#values = isNaming ? new SharedValues(client, sharedBytes) : undefined;
    this.sharedBytes = isNaming ? sharedBytes : Number.POSITIVE_INFINITY;
  }

  /** Takes a module. Every host hears of it before anything that is sent from now on. */
  add(module: ModuleFiles): void {
    this.#modules.set(module.bundle.id, module);
  }

  /** A module that was added, by the id of its bundle. */
  module(id: string): ModuleFiles | undefined {
    return this.#modules.get(id);
  }

  /** What tells a host of the modules, but for so many that it has heard of. */
  modulesAfter(count: number): Message[] {
    if (count === this.#modules.size) return [];
    return [...this.#modules.values()].slice(count).map(({ bundle, contents }) => ({
      kind: "message",
      bytes: startEnvelope({ kind: "bundle", ...bundle }),
      contents,
    }));
  }

  /** Notes what a message to an engine of a host will hold. */
  announce(part: unknown, host: string): void {
    this.#values?.announce(part, host);
  }

  /** Writes a message to an engine of a host. @throws {TypeError} for what can't be sent */
  write(message: unknown, host: string): Message {
    const binaries = new Map<ArrayBufferLike, Content>();
    const module = (source: WasmSource): unknown => {
      const content = this.#contentOf(source);
      if (content !== undefined) binaries.set(source.bytes.buffer, content);
      return writeModule(source);
    };
    const parts = packParts(message, { copiesShared: true, module });
    const pieces = parts.map((part) => {
      const binary = binaries.get(part.buffer);
      return binary && isSameMemory(binary.bytes, part) ? binary : (this.#values?.contentOf(part, host) ?? part);
    });
    return pieces.every((piece) => piece instanceof Uint8Array)
      ? { kind: "message", bytes: joined(pieces) }
      : inPieces(pieces);
  }

  #contentOf({ bytes }: WasmSource): Content | undefined {
    if (this.#hash === undefined) return undefined;
    const known = this.#wasm.get(bytes.buffer);
    if (known !== undefined && isSameMemory(known.bytes, bytes)) return known;
    const content = { name: BY_HASH + this.#hash(bytes), bytes };
    this.#wasm.set(bytes.buffer, content);
    return content;
  }
}

function isSameMemory(a: Uint8Array, b: Uint8Array): boolean {
  return a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length;
}

function inPieces(parts: readonly (Uint8Array | Content)[]): Message {
  const contents: Content[] = [];
  const rest: Uint8Array[] = [];
  const pieces = parts.map((part) => {
    if (part instanceof Uint8Array) {
      rest.push(part);
      return part.length;
    }
    contents.push(part);
    return { name: part.name, bytes: part.bytes.length };
  });
  return { kind: "message", bytes: joined([startEnvelope({ kind: "pieces", pieces }), ...rest]), contents };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

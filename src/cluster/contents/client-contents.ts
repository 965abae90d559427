import { writeModule } from "../../protocol/bytes/modules.ts";
import { pack, packParts } from "../../protocol/bytes/packing.ts";
import type { WasmSource } from "../../protocol/function-ref.ts";
import type { ToCourier } from "../port.ts";
import { type Bundle, startEnvelope } from "./envelope.ts";
import { BY_HASH, type Hash } from "./host-contents.ts";
import type { Content } from "./offers.ts";

/** A module of the client's files, read. */
export interface ModuleFiles {
  readonly bundle: Bundle;
  readonly contents: readonly Content[];
}

type Message = Extract<ToCourier, { kind: "message" }>;

/** What one client sends by name, so that it crosses the wire once for all the engines of a host. */
export class ClientContents {
  readonly #hash: Hash | undefined;
  readonly #modules = new Map<string, ModuleFiles>();
  readonly #wasm = new WeakMap<ArrayBufferLike, Content>();

  /** @param hash - absent where the runtime has none that is there at once: then all bytes go along with their message */
  constructor(hash?: Hash) {
    this.#hash = hash;
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

  /** Writes a message. @throws {TypeError} for what can't be sent */
  write(message: unknown): Message {
    const named = new Map<ArrayBufferLike, Content>();
    const module = (source: WasmSource): unknown => {
      const content = this.#contentOf(source);
      if (content !== undefined) named.set(source.bytes.buffer, content);
      return writeModule(source);
    };
    if (this.#hash === undefined) return { kind: "message", bytes: pack(message, { copiesShared: true, module }) };
    const parts = packParts(message, { copiesShared: true, module });
    const piecesAndParts = parts.map((part) => {
      const content = named.get(part.buffer);
      return content !== undefined && isSameMemory(content.bytes, part) ? content : part;
    });
    return named.size === 0 ? { kind: "message", bytes: joined(parts) } : inPieces(piecesAndParts);
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

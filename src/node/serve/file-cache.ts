import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Encoding } from "./encoding.ts";

/** The content of a file, packed. */
interface Packed {
  readonly content: Buffer;
  /** Another one for another content, and for each encoding of it. */
  readonly etag: string;
}

/** Files, each read and compressed when it is first asked for, and again when it has changed. */
export class FileCache {
  /** By address and encoding. A failure is not kept. */
  readonly #packed = new Map<string, { readonly version: string; readonly packed: Promise<Packed> }>();

  /** The first that there is. */
  async first(places: readonly URL[]): Promise<URL | undefined> {
    const found = await Promise.all(places.map(isFile));
    return places[found.indexOf(true)];
  }

  /** @throws when the file can't be read */
  async read(place: URL, encoding: Encoding): Promise<Packed> {
    const key = `${encoding} ${place.href}`;
    const { mtimeMs, size } = await stat(place);
    const version = `${mtimeMs} ${size}`;
    const kept = this.#packed.get(key);
    if (kept?.version === version) return kept.packed;
    const packed = pack(place, encoding);
    this.#packed.set(key, { version, packed });
    packed.catch(() => this.#packed.delete(key));
    return packed;
  }
}

async function isFile(place: URL): Promise<boolean> {
  try {
    return (await stat(place)).isFile();
  } catch {
    return false;
  }
}

// Above this the best compression takes longer than it saves on the way to the same machine.
const LARGE_BYTES = 2 ** 20;

async function pack(place: URL, encoding: Encoding): Promise<Packed> {
  const plain = await readFile(place);
  const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 22);
  if (encoding === "identity") return { content: plain, etag: `"${hash}"` };
  return { content: await compressed(plain, encoding), etag: `"${hash}-${encoding}"` };
}

function compressed(plain: Buffer, encoding: "br" | "gzip"): Promise<Buffer> {
  if (encoding === "gzip") return promisify(gzip)(plain);
  const quality = plain.length > LARGE_BYTES ? 4 : 9;
  return promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}

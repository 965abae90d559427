import { createHash } from "node:crypto";
import { type Bundle, readEnvelope } from "../../src/cluster/contents/envelope.ts";
import type { HostContents } from "../../src/cluster/contents/host-contents.ts";
import { type BundleKeeper, HostPort } from "../../src/cluster/contents/host-port.ts";
import { Offers } from "../../src/cluster/contents/offers.ts";
import type { FromCourier, Port, ToCourier } from "../../src/cluster/port.ts";
import { unpack } from "../../src/protocol/bytes/unpacking.ts";

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const EMPTY_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** A module whose binary has so many bytes more, all of them `fill`. */
export function wasm(
  more: number,
  fill = 1,
): { readonly id: number; readonly bytes: Uint8Array; readonly compiled: object } {
  const section = [0, ...leb(more + 1), 0];
  const bytes = Uint8Array.from([...EMPTY_MODULE, ...section, ...new Uint8Array(more).fill(fill)]);
  return { id: 1, bytes, compiled: new WebAssembly.Module(bytes) };
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}

/** One link of a client: what it sends is taken by a host's port, whose questions a courier answers when it is let. */
export class Link {
  readonly heard: unknown[] = [];
  readonly asked: string[] = [];
  ended: string | undefined;
  readonly #offers = new Offers();
  #receive: (message: unknown) => void = () => undefined;
  #answers: Uint8Array<ArrayBuffer>[] = [];
  readonly port: HostPort;

  constructor(client: string, contents: HostContents, bundles = new Bundles()) {
    const own: Port = {
      post: (message) => this.#say(message as ToCourier),
      listen: (handler) => {
        this.#receive = handler;
      },
      keepAlive: () => undefined,
      close: () => undefined,
    };
    this.port = new HostPort(own, client, { contents, bundles });
    this.port.listen((message) => this.#hear(message as FromCourier));
  }

  #hear(message: FromCourier): void {
    if (message.kind === "closed") this.ended = message.why;
    if (message.kind !== "message") return;
    const { bytes, apart = [] } = message;
    this.heard.push(unpack(bytes, { apart, module: (written) => written as object }));
  }

  #say(message: ToCourier): void {
    if (message.kind !== "message") return;
    const head = readEnvelope(message.bytes)?.head;
    if (head?.kind === "need") this.asked.push(...head.names);
    for (const parts of this.#offers.answers(message.bytes) ?? []) this.#answers.push(joined(parts));
  }

  send({ bytes, contents = [] }: Extract<ToCourier, { kind: "message" }>): void {
    for (const content of contents) this.#offers.add(content);
    this.#receive({ kind: "message", bytes });
  }

  /** What was asked for comes. Gives how many bytes. */
  answer(): number {
    const answers = this.#answers;
    this.#answers = [];
    for (const bytes of answers) this.#receive({ kind: "message", bytes });
    return answers.reduce((sum, { length }) => sum + length, 0);
  }

  lose(): void {
    this.#receive({ kind: "closed", why: "lost" });
  }

  receive(bytes: Uint8Array<ArrayBuffer>): void {
    this.#receive({ kind: "message", bytes });
  }
}

/** Keeps bundles as text. */
export class Bundles implements BundleKeeper {
  readonly kept: { readonly bundle: Bundle; readonly texts: readonly string[] }[] = [];
  has(id: string): boolean {
    return this.kept.some(({ bundle }) => bundle.id === id);
  }
  keep(bundle: Bundle, read: (name: string) => Uint8Array): void {
    this.kept.push({ bundle, texts: bundle.files.map(({ name }) => new TextDecoder().decode(read(name))) });
  }
}

/** Parts as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

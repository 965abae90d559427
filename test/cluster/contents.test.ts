import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ClientContents } from "../../src/cluster/contents/client-contents.ts";
import { type Bundle, readEnvelope, startEnvelope } from "../../src/cluster/contents/envelope.ts";
import { HostContents } from "../../src/cluster/contents/host-contents.ts";
import { HostPort } from "../../src/cluster/contents/host-port.ts";
import { Offers } from "../../src/cluster/contents/offers.ts";
import type { FromCourier, Port, ToCourier } from "../../src/cluster/port.ts";
import { unpack } from "../../src/protocol/bytes/unpacking.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const EMPTY_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** A module whose binary has so many bytes more, all of them `fill`. */
function wasm(more: number, fill = 1): { readonly id: number; readonly bytes: Uint8Array; readonly compiled: object } {
  const section = [0, ...leb(more + 1), 0];
  const bytes = Uint8Array.from([...EMPTY_MODULE, ...section, ...new Uint8Array(more).fill(fill)]);
  return { id: 1, bytes, compiled: new WebAssembly.Module(bytes) };
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}

/** One link of a client: what it sends is taken by a host's port, whose questions a courier answers when it is let. */
class Link {
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
    if (message.kind === "message") this.heard.push(unpack(message.bytes, { module: (written) => written as object }));
    if (message.kind === "closed") this.ended = message.why;
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

class Bundles {
  readonly kept: { readonly bundle: Bundle; readonly texts: readonly string[] }[] = [];
  has(id: string): boolean {
    return this.kept.some(({ bundle }) => bundle.id === id);
  }
  keep(bundle: Bundle, read: (name: string) => Uint8Array): void {
    this.kept.push({ bundle, texts: bundle.files.map(({ name }) => new TextDecoder().decode(read(name))) });
  }
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

describe("bytes that go by a name", () => {
  test("a module is asked for once, whichever of the links name it, and messages keep their order", () => {
    const store = new HostContents(undefined, sha256);
    const contents = new ClientContents(sha256);
    const [a, b] = [new Link("alice", store), new Link("alice", store)];
    const source = wasm(5000);
    for (const link of [a, b]) {
      link.send(contents.write({ fn: 1, source }));
      link.send(contents.write("after it"));
    }
    expect([a.heard, b.heard]).toEqual([[], []]);
    expect(a.asked.length + b.asked.length).toBe(1);
    expect(a.answer()).toBeGreaterThan(5000);
    const whole = { fn: 1, source: { id: 1, bytes: source.bytes } };
    expect([a.heard, b.heard]).toEqual([
      [whole, "after it"],
      [whole, "after it"],
    ]);
    const later = new Link("bob", store);
    later.send(new ClientContents(sha256).write({ fn: 7, source: wasm(5000) }));
    expect(later.asked).toEqual([]);
    expect(later.heard).toEqual([{ ...whole, fn: 7 }]);
  });

  test("where the link that was asked is lost, another of the client is asked; another client is asked itself", () => {
    const store = new HostContents(undefined, sha256);
    const contents = new ClientContents(sha256);
    const [a, b, other] = [new Link("alice", store), new Link("alice", store), new Link("bob", store)];
    const source = wasm(100);
    for (const link of [a, b]) link.send(contents.write({ source }));
    other.send(new ClientContents(sha256).write({ source: wasm(100) }));
    expect([a.asked.length, b.asked.length, other.asked.length]).toEqual([1, 0, 1]);
    a.lose();
    expect(b.asked.length).toBe(1);
    b.answer();
    expect([a.heard.length, b.heard.length, other.heard.length]).toEqual([0, 1, 1]);
    // What bob's answer brings then is of no use.
    other.answer();
    expect(other.heard.length).toBe(1);
  });

  test("what was dropped is asked for again, and no more is kept than the limit", () => {
    const store = new HostContents({ bytes: 3000, ownMs: 10_000 }, sha256);
    const contents = new ClientContents(sha256);
    const link = new Link("alice", store);
    for (let round = 0; round < 2; round++) {
      for (let fill = 1; fill <= 4; fill++) {
        link.send(contents.write({ source: wasm(1100, fill) }));
        link.answer();
        expect(store.size).toBeLessThanOrEqual(3000);
      }
    }
    expect(link.heard.length).toBe(8);
    expect(link.asked.length).toBe(8);
    store.close();
    expect(store.size).toBe(0);
  });

  test("one that is larger than all that is kept comes nevertheless", () => {
    const link = new Link("alice", new HostContents({ bytes: 1000, ownMs: 1 }, sha256));
    link.send(new ClientContents(sha256).write({ source: wasm(5000) }));
    link.answer();
    expect(link.heard.length).toBe(1);
  });

  test("bytes that are not what their name says end the link; so does what can't be read", () => {
    for (const bytes of [
      joined([startEnvelope({ kind: "content", name: `sha256:${"0".repeat(64)}` }), Uint8Array.of(1)]),
      startEnvelope({ kind: "pieces", pieces: [17] }),
      startEnvelope({ kind: "need", names: [] }),
      startEnvelope({ kind: "content" } as never),
      startEnvelope({ kind: "pieces", pieces: [-1] }),
      startEnvelope({ kind: "bundle", id: "x", root: "y", files: [{ path: 1 }] } as never),
      startEnvelope({ kind: "content", name: "x".repeat(500) }).slice(0, 40),
    ]) {
      const store = new HostContents(undefined, sha256);
      const link = new Link("alice", store);
      store.want(`sha256:${"0".repeat(64)}`, { client: "bob", ask: () => undefined, came: () => expect.fail() });
      link.receive(bytes);
      expect(link.ended).toContain("can't be read");
    }
  });

  test("a bundle comes before what names it, each of its files once, and is kept once", () => {
    const store = new HostContents(undefined, sha256);
    const bundles = new Bundles();
    const contents = new ClientContents(sha256);
    const [text, other] = ["export {};", "1"].map((each) => new TextEncoder().encode(each));
    if (text === undefined || other === undefined) return expect.fail();
    const file = (path: string, bytes: Uint8Array) => ({ path, name: `sha256:${sha256(bytes)}`, bytes: bytes.length });
    const files = [file("a.mjs", text), file("b.mjs", text), file("c.json", other)];
    contents.add({
      bundle: { id: "x", root: "file:///", files },
      contents: [text, text, other].map((bytes) => ({ name: `sha256:${sha256(bytes)}`, bytes })),
    });
    const [a, b] = [new Link("alice", store, bundles), new Link("alice", store, bundles)];
    for (const link of [a, b]) {
      for (const message of contents.modulesAfter(0)) link.send(message);
      link.send(contents.write("after it"));
    }
    expect(a.asked.length + b.asked.length).toBe(2);
    expect(a.heard).toEqual([]);
    a.answer();
    expect([a.heard, b.heard]).toEqual([["after it"], ["after it"]]);
    expect(bundles.kept.map(({ texts }) => texts)).toEqual([["export {};", "export {};", "1"]]);
    expect(contents.modulesAfter(1)).toEqual([]);
  });

  test("without a hash all bytes go along", () => {
    const link = new Link("alice", new HostContents());
    const source = wasm(100);
    link.send(new ClientContents().write({ source }));
    expect(link.heard).toEqual([{ source: { id: 1, bytes: source.bytes } }]);
  });
});

import { describe, expect, test } from "vitest";
import { ClientContents } from "../../src/cluster/contents/client-contents.ts";
import { startEnvelope } from "../../src/cluster/contents/envelope.ts";
import { HostContents } from "../../src/cluster/contents/host-contents.ts";
import { Bundles, joined, Link, sha256, wasm } from "./links.ts";

function file(
  path: string,
  bytes: Uint8Array,
): { readonly path: string; readonly name: string; readonly bytes: number } {
  return { path, name: `sha256:${sha256(bytes)}`, bytes: bytes.length };
}

describe("bytes that go by a name", () => {
  test("a module is asked for once, whichever of the links name it, and messages keep their order", () => {
    const store = new HostContents(undefined, sha256);
    const contents = new ClientContents({ hash: sha256 });
    const [a, b] = [new Link("alice", store), new Link("alice", store)];
    const source = wasm(5000);
    for (const link of [a, b]) {
      link.send(contents.write({ fn: 1, source }, "host"));
      link.send(contents.write("after it", "host"));
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
    later.send(new ClientContents({ hash: sha256 }).write({ fn: 7, source: wasm(5000) }, "host"));
    expect(later.asked).toEqual([]);
    expect(later.heard).toEqual([{ ...whole, fn: 7 }]);
  });

  test("where the link that was asked is lost, another of the client is asked; another client is asked itself", () => {
    const store = new HostContents(undefined, sha256);
    const contents = new ClientContents({ hash: sha256 });
    const [a, b, other] = [new Link("alice", store), new Link("alice", store), new Link("bob", store)];
    const source = wasm(100);
    for (const link of [a, b]) link.send(contents.write({ source }, "host"));
    other.send(new ClientContents({ hash: sha256 }).write({ source: wasm(100) }, "host"));
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
    const contents = new ClientContents({ hash: sha256 });
    const link = new Link("alice", store);
    for (let round = 0; round < 2; round++) {
      for (let fill = 1; fill <= 4; fill++) {
        link.send(contents.write({ source: wasm(1100, fill) }, "host"));
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
    link.send(new ClientContents({ hash: sha256 }).write({ source: wasm(5000) }, "host"));
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
    const contents = new ClientContents({ hash: sha256 });
    const [text, other] = ["export {};", "1"].map((each) => new TextEncoder().encode(each));
    if (text === undefined || other === undefined) return expect.fail();
    const files = [file("a.mjs", text), file("b.mjs", text), file("c.json", other)];
    contents.add({
      bundle: { id: "x", root: "file:///", files },
      contents: [text, text, other].map((bytes) => ({ name: `sha256:${sha256(bytes)}`, bytes })),
    });
    const [a, b] = [new Link("alice", store, bundles), new Link("alice", store, bundles)];
    for (const link of [a, b]) {
      for (const message of contents.modulesAfter(0)) link.send(message);
      link.send(contents.write("after it", "host"));
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
    link.send(new ClientContents().write({ source }, "host"));
    expect(link.heard).toEqual([{ source: { id: 1, bytes: source.bytes } }]);
  });
});

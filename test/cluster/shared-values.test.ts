import { describe, expect, test } from "vitest";
import { ClientContents } from "../../src/cluster/contents/client-contents.ts";
import { startEnvelope } from "../../src/cluster/contents/envelope.ts";
import { HostContents } from "../../src/cluster/contents/host-contents.ts";
import { Offers } from "../../src/cluster/contents/offers.ts";
import { Link, sha256, wasm } from "./links.ts";

const ITEMS = 1000;
const made = (): ClientContents => new ClientContents({ client: "alice", sharedBytes: 1024 });
const store = (): HostContents => new HostContents({ bytes: 10_000, ownMs: 10_000 });

/** Sends a value to engines of one host in one turn, as links do. Gives how many bytes crossed the wire besides. */
function push(contents: ClientContents, links: readonly Link[], value: unknown, host = "host"): number {
  for (const _ of links) contents.announce(value, host);
  for (const link of links) link.send(contents.write(value, host));
  return links.reduce((sum, link) => sum + link.answer(), 0);
}

describe("memory that goes to several engines", () => {
  test("crosses once, and each gets all of it", () => {
    const [contents, kept] = [made(), store()];
    const links = [1, 2, 3].map(() => new Link("alice", kept));
    const a = Float64Array.from({ length: ITEMS }, (_, i) => i);
    const value = { a, twice: [a.subarray(10), a.buffer], small: Uint8Array.of(1), "": "text" };
    const crossed = push(contents, links, value);
    expect(crossed).toBeGreaterThan(a.byteLength);
    expect(crossed).toBeLessThan(1.1 * a.byteLength);
    for (const link of links) expect(link.heard).toEqual([value]);
    // As much again, which nothing has changed, does not cross at all.
    expect(push(contents, links, value)).toBe(0);
    for (const link of links) expect(link.heard).toEqual([value, value]);
    kept.close();
  });

  test("is read in place, also after memory that went along", () => {
    const [contents, kept] = [made(), store()];
    const links = [new Link("alice", kept), new Link("alice", kept)];
    const own = new Uint8Array(new ArrayBuffer(700)).fill(3);
    const value = [own, new Float64Array(ITEMS).fill(2), Uint8Array.from([4, 5, 6]), new Int16Array(ITEMS).fill(7)];
    push(contents, links, value);
    expect(links.map((link) => link.heard)).toEqual([[value], [value]]);
    const [one, other] = links.map((link) => (link.heard[0] as readonly Float64Array[])[1]);
    expect(one?.buffer).toBe(other?.buffer);
    kept.close();
  });

  test("what was changed between two calls is never taken for what it was", () => {
    const [contents, kept] = [made(), store()];
    const links = [new Link("alice", kept), new Link("alice", kept)];
    const a = new Uint8Array(5001);
    for (let round = 0; round < 5; round++) {
      a[5000] = round;
      push(contents, links, { a });
    }
    for (const link of links) {
      expect(link.heard.map((value) => (value as { a: Uint8Array }).a[5000])).toEqual([0, 1, 2, 3, 4]);
    }
    kept.close();
  });

  test("goes along where one engine of a host gets it", () => {
    const [contents, kept] = [made(), store()];
    const [one, other] = [new Link("alice", kept), new Link("alice", store())];
    const a = new Uint8Array(5000);
    for (const host of ["a", "b"]) contents.announce([a], host);
    one.send(contents.write([a], "a"));
    other.send(contents.write([a], "b"));
    expect([one.asked, other.asked]).toEqual([[], []]);
    expect([one.heard, other.heard]).toEqual([[[a]], [[a]]]);
  });

  test("is under way until it was read", () => {
    const offers = new Offers();
    const bytes = new Uint8Array(1000);
    for (let i = 0; i < 2; i++) offers.add({ name: "x", bytes });
    expect(offers.pendingBytes).toBe(2000);
    expect(offers.answers(startEnvelope({ kind: "need", names: ["x", "y"] }))?.length).toBe(1);
    expect(offers.pendingBytes).toBe(2000);
    for (let i = 0; i < 3; i++) offers.answers(startEnvelope({ kind: "read", names: ["x"] }));
    expect(offers.pendingBytes).toBe(0);
    expect(offers.answers(startEnvelope({ kind: "need", names: ["x"] }))).toEqual([]);
  });

  test("is dropped some time after its last use, where what goes by its content stays", async () => {
    const kept = new HostContents({ bytes: 10_000, ownMs: 1 }, sha256);
    const link = new Link("alice", kept);
    link.send(new ClientContents({ hash: sha256 }).write({ source: wasm(500) }, "host"));
    link.answer();
    const { size } = kept;
    push(made(), [link, link], { a: new Uint8Array(2000) });
    expect(kept.size).toBe(size + 2000);
    await expect.poll(() => kept.size).toBe(size);
  });

  test("pieces that do not fit end the link", () => {
    for (const piece of [
      { name: "x", bytes: 4000 },
      { name: "x", bytes: 0 },
    ]) {
      const kept = store();
      const link = new Link("alice", kept);
      kept.want("x", { client: "bob", ask: () => undefined, came: () => undefined });
      kept.came("x", new Uint8Array(100));
      link.receive(startEnvelope({ kind: "pieces", pieces: [piece] }));
      expect(link.ended).toContain("can't be read");
      kept.close();
    }
  });
});

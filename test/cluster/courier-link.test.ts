import { expect, test } from "vitest";
import { readEnvelope, startEnvelope } from "../../src/cluster/contents/envelope.ts";
import { CourierLink } from "../../src/cluster/courier-link.ts";
import type { Port, ToCourier } from "../../src/cluster/port.ts";
import { readHeader } from "../../src/link/frame.ts";
import { LinkEnd } from "../../src/link/link-end.ts";

test("a link that is closed first says what has arrived, so that nobody waits for the news", () => {
  let hear: ((message: unknown) => void) | undefined;
  const port: Port = {
    post: () => undefined,
    listen: (handler) => {
      hear = handler;
    },
    keepAlive: () => undefined,
    close: () => undefined,
  };
  const published: Uint8Array[] = [];
  const id = { epoch: 1, incarnation: 2 };
  const onEnd = (): number => published.push(Uint8Array.of());
  const ticking = new Set<CourierLink>();
  const link = new CourierLink({
    port,
    publish: (frame) => published.push(frame),
    ...id,
    isOnline: true,
    ticking,
    onEnd,
  });
  const commands = {
    publish: (frame: Uint8Array) => link.received(frame),
    deliver: () => undefined,
    drained: () => undefined,
    reset: () => undefined,
    wake: () => undefined,
  };
  new LinkEnd(commands, id).send(Uint8Array.of(1, 2, 3), 0);
  expect(published).toEqual([]);
  hear?.({ kind: "close" } satisfies ToCourier);
  expect(published.map((frame) => readHeader(frame))).toMatchObject([{ kind: "ack", ack: 1 }, undefined]);
  // One that is over is not ticked any more, nor is one that has nothing to tell.
  expect(ticking.size).toBe(0);
});

/** A client's link, and the host's end of it: frames are there when they are let. */
function linked() {
  let hear: ((message: ToCourier) => void) | undefined;
  const ends: boolean[] = [];
  const heads: unknown[] = [];
  const frames: (() => void)[] = [];
  const id = { epoch: 1, incarnation: 2 };
  const port: Port = {
    post: () => undefined,
    listen: (handler) => {
      hear = handler;
    },
    keepAlive: () => undefined,
    close: () => undefined,
  };
  const link: CourierLink = new CourierLink({
    port,
    publish: (frame) => frames.push(() => host.received(frame, 0)),
    ...id,
    isOnline: true,
    ticking: new Set(),
    onEnd: (isLeft) => ends.push(isLeft),
  });
  const commands = {
    publish: (frame: Uint8Array) => frames.push(() => link.received(frame)),
    deliver: (bytes: Uint8Array<ArrayBuffer>) => heads.push(readEnvelope(bytes)?.head ?? [...bytes]),
    drained: () => undefined,
    reset: () => undefined,
    wake: () => undefined,
  };
  const host = new LinkEnd(commands, id);
  const arrive = (): void => {
    for (let frame = frames.shift(); frame; frame = frames.shift()) frame();
  };
  return { link, host, ends, heads, arrive, say: (message: ToCourier) => hear?.(message) };
}

test.each([2, 0])("one that is closed ends when the other end has read what was named: %i bytes", (length) => {
  const { host, ends, heads, say, arrive } = linked();
  const contents = [{ name: "x", bytes: new Uint8Array(length) }];
  say({ kind: "message", bytes: startEnvelope({ kind: "pieces", pieces: [{ name: "x", bytes: length }] }), contents });
  // What is said last waits there for what was named before.
  say({ kind: "message", bytes: Uint8Array.of(7) });
  say({ kind: "close" });
  arrive();
  // The news of their arrival is there before the question.
  host.tick(1000);
  arrive();
  expect(ends).toEqual([]);
  host.send(startEnvelope({ kind: "need", names: ["x"] }), 1000);
  arrive();
  host.tick(2000);
  arrive();
  expect(heads).toMatchObject([{ kind: "pieces" }, [7], { kind: "content", name: "x" }]);
  expect(ends).toEqual([]);
  host.send(startEnvelope({ kind: "read", names: ["x"] }), 2000);
  arrive();
  expect(ends).toEqual([true]);
});

test("one that is lost after it was closed was left: nobody wants the engine back", () => {
  const { link, ends, say } = linked();
  say({ kind: "message", bytes: Uint8Array.of(7) });
  say({ kind: "close" });
  expect(link.isInUse).toBe(false);
  link.lose("it has ended");
  expect(ends).toEqual([true]);
});

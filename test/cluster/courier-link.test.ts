import { expect, test } from "vitest";
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

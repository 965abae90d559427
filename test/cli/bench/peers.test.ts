import { setTimeout as later } from "node:timers/promises";
import { expect, test } from "vitest";
// The built files: the threads of peers can't load TypeScript.
import { openPeers, PEER_LOADERS } from "../../../build/lib/cli/bench/peers.js";

test("every peer answers, and closes however soon its threads are gone", async () => {
  for (let i = 0; i < 5; i++) {
    const { peers, leftOut } = await openPeers(PEER_LOADERS, 2);
    expect(leftOut).toEqual([]);
    for (const { run } of peers) expect(await run(7)).toBe(7);
    await Promise.all(peers.map((peer) => peer.close()));
  }
});

test("a pool of poolifier is closed when all of its threads are gone, even if its destroy never ends", async () => {
  const exits: (() => void)[] = [];
  class EndlessPool {
    constructor(_workers: number, _file: string, { exitHandler }: { exitHandler: () => void }) {
      exits.push(exitHandler);
    }
    destroy = (): Promise<void> => new Promise(() => {});
  }
  const loaders = { ...PEER_LOADERS, poolifier: async () => ({ FixedThreadPool: EndlessPool }) as never };
  const { peers } = await openPeers(loaders, 2);
  const closed = Promise.all(peers.map((peer) => peer.close()));
  exits[0]?.();
  expect(await Promise.race([closed, later(200, "open")])).toBe("open");
  exits[0]?.();
  await closed;
});

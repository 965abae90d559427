import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HostDeeds } from "../../src/cluster/host-deeds.ts";
import { readHostOrder } from "../../src/cluster/host-orders.ts";
import { localWire } from "../../src/host/local-wire.ts";
import { SharedEngine } from "../../src/host/shared-engine.ts";
import type { HostDeed } from "../../src/monitor/host-order.ts";
import { FakeLink } from "../scheduler/fake-link.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

function read(order: unknown): unknown {
  return readHostOrder(new TextEncoder().encode(JSON.stringify(order)));
}

test("an order is read as it was written", () => {
  const deeds: HostDeed[] = [
    { kind: "interrupt", engine: 3 },
    { kind: "drain", engine: 3 },
    { kind: "drain" },
    { kind: "drain", ifFree: true },
    { kind: "drain", engine: 3, ifFree: true },
    { kind: "restart", engine: 3 },
    { kind: "kill", engine: 0 },
    { kind: "kill" },
    { kind: "profile", engine: 3, ms: 0.5 },
    { kind: "profile", engine: 3, ms: 60_000 },
  ];
  for (const deed of deeds) expect(read({ ticket: 7, deed })).toEqual({ ticket: 7, deed });
});

test.each<[unknown, string]>([
  [{ kind: "restart" }, "restart needs an engine"],
  [{ kind: "interrupt" }, "interrupt needs an engine"],
  [{ kind: "profile", ms: 1 }, "profile needs an engine"],
  [{ kind: "kill", engine: "all" }, 'there is no engine "all"'],
  [{ kind: "kill", engine: -1 }, "there is no engine -1"],
  [{ kind: "drain", engine: null }, "there is no engine null"],
  [{ kind: "profile", engine: 1, ms: 0 }, "a profile takes more than 0 ms and at most 60000 ms, not 0"],
  [{ kind: "profile", engine: 1, ms: 60_001 }, "not 60001"],
  [{ kind: "profile", engine: 1, ms: "1" }, 'not "1"'],
  [{ kind: "profile", engine: 1 }, "not undefined"],
  [{ kind: "dance" }, 'a host does not know how to do "dance"'],
  [{}, "a host does not know how to do nothing"],
  [null, "a host does not know how to do nothing"],
])("of %j it is said what is wrong", (deed, why) => {
  expect(read({ ticket: 7, deed })).toEqual({ ticket: 7, why: expect.stringContaining(why) as string });
});

test.each(["", "null", "[]", "{", '{"deed":{"kind":"kill"}}', '{"ticket":-1}', '{"ticket":"1"}'])(
  "%j, which has no ticket, is answered as well",
  (text) => {
    expect(readHostOrder(new TextEncoder().encode(text))).toEqual({
      ticket: -1,
      why: "an order needs a ticket, a whole number >= 0",
    });
  },
);

class Host {
  readonly wishes: unknown[] = [];
  readonly gone: string[] = [];
  readonly link = new FakeLink();
  readonly engine = new SharedEngine({ engineId: 3, link: this.link, onGone: (why) => this.gone.push(why.message) });
  readonly deeds = new HostDeeds({
    host: "h",
    engines: () => new Map([[3, this.engine]]),
    wish: (...wish) => this.wishes.push(wish),
  });
  #ticket = 0;

  constructor() {
    const close = this.link.close.bind(this.link);
    this.link.close = () => {
      this.link.die(null);
      return close();
    };
  }

  ask(deed: HostDeed, ticket = this.#ticket++): Promise<unknown> {
    return this.deeds.take({ user: "alice", session: "s" }, { ticket, deed });
  }
}

test("an engine is drained, restarted or killed by name of the user who asked", async () => {
  const drained = new Host();
  expect(await drained.ask({ kind: "drain", engine: 3 })).toEqual({ ticket: 0, host: "h" });
  expect([drained.gone, drained.engine.wasRemoved]).toEqual([["it was removed"], true]);
  const restarted = new Host();
  expect(await restarted.ask({ kind: "restart", engine: 3 })).toEqual({ ticket: 0, host: "h" });
  expect([restarted.gone, restarted.engine.retiring]).toEqual([["it was restarted by alice"], false]);
  const killed = new Host();
  expect(await killed.ask({ kind: "kill", engine: 3 })).toEqual({ ticket: 0, host: "h" });
  // None follows it, and it counts as lost.
  expect([killed.gone, killed.engine.retiring, killed.engine.wasRemoved]).toEqual([
    ["it was killed by alice"],
    true,
    false,
  ]);
});

test("a drain if nothing is in use is refused where something is", async () => {
  const busy = new Host();
  const [own, hosts] = localWire();
  busy.engine.open(hosts, "bob.s");
  own.send({ kind: "requests", requests: [{ kind: "push", id: 0, values: { x: 1 } }] }, []);
  await vi.advanceTimersByTimeAsync(1);
  const why = "engine 3 is in use";
  expect(await busy.ask({ kind: "drain", ifFree: true })).toMatchObject({ why });
  busy.link.done([0]);
  // What it has set is there.
  expect(await busy.ask({ kind: "drain", engine: 3, ifFree: true })).toMatchObject({ why });
  own.send({ kind: "leave" }, []);
  await vi.advanceTimersByTimeAsync(1);
  expect(busy.gone).toEqual([]);
  expect(await busy.ask({ kind: "drain", engine: 3, ifFree: true })).not.toHaveProperty("why");
  expect([busy.gone, busy.wishes]).toEqual([["it was removed"], []]);
});

test("what can't be done is answered with why", async () => {
  const host = new Host();
  expect(await host.ask({ kind: "kill", engine: 4 })).toEqual({
    ticket: 0,
    host: "h",
    why: "there is no engine 4 on h",
  });
  expect(await host.ask({ kind: "interrupt", engine: 3 })).toMatchObject({ why: "engine 3 runs no task" });
  host.link.close = () => Promise.reject(new Error("its thread does not end"));
  expect(await host.ask({ kind: "restart", engine: 3 })).toMatchObject({ why: "its thread does not end" });
});

test("whoever runs the host hears once that it is to be drained, or to end, after that was answered", async () => {
  const host = new Host();
  const answers = await Promise.all([
    host.ask({ kind: "kill" }, 5),
    host.ask({ kind: "kill" }, 5),
    host.ask({ kind: "drain" }, 6),
  ]);
  expect([answers, host.wishes]).toEqual([
    [
      { ticket: 5, host: "h" },
      { ticket: 5, host: "h" },
      { ticket: 6, host: "h" },
    ],
    [],
  ]);
  await vi.advanceTimersByTimeAsync(1);
  expect(host.wishes).toEqual([
    ["kill", "alice"],
    ["drain", "alice"],
  ]);
});

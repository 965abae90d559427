import { expect, test } from "vitest";
import { Session } from "../../src/host/session.ts";
import type { Request } from "../../src/protocol/messages.ts";
import type { FromHost, ToHost } from "../../src/protocol/session.ts";
import type { Wire, WireHandlers } from "../../src/transport/wire.ts";

/** A session, and what moves on to its engine with each request. */
function startSession() {
  let handlers: WireHandlers<ToHost> | undefined;
  const moved: (readonly ArrayBuffer[] | undefined)[] = [];
  const wire: Wire<FromHost, ToHost> = {
    send: () => undefined,
    room: () => Number.POSITIVE_INFINITY,
    roundTripMs: () => 0,
    clockBehindMs: () => 0,
    listen: (given) => {
      handlers = given;
    },
    keepAlive: () => undefined,
    close: () => undefined,
  };
  new Session({
    wire,
    client: "alice.s",
    newTask: ({ id }) => id,
    newFunction: () => 0,
    send: (_, move) => moved.push(move),
    flush: () => undefined,
    stop: () => undefined,
    interrupt: () => undefined,
    restart: () => undefined,
    retire: () => undefined,
    clear: () => undefined,
    left: () => undefined,
  });
  return {
    moved,
    receive: (requests: Request[], memory?: readonly ArrayBuffer[]) =>
      handlers?.onMessage({ kind: "requests", requests }, memory),
  };
}

const memory = new ArrayBuffer(2 ** 20);
const push: Request = { kind: "push", id: 1, values: { a: new Float64Array(memory) } };

test("the memory of a message goes on to the engine with the one request that shows it", () => {
  const { moved, receive } = startSession();
  receive([push], [memory, new ArrayBuffer(1024)]);
  expect(moved).toEqual([[memory]]);
  expect(moved[0]?.[0]).toBe(memory);
});

test("memory that several requests may show is copied, as is what is small, or not the message's own", () => {
  const { moved, receive } = startSession();
  receive([push, { ...push, id: 2 }], [memory]);
  receive([push], [new ArrayBuffer(1024)]);
  receive([push]);
  expect(moved).toEqual([[], [], [], []]);
});

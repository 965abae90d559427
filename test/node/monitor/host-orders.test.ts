import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { HostOrder } from "../../../src/monitor/host-order.ts";
import { HostOrders } from "../../../src/node/monitor/host-orders.ts";

let sent: (readonly [string, HostOrder])[];
let orders: HostOrders;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  orders = new HostOrders((host, order) => sent.push([host, order]));
});
afterEach(() => {
  vi.useRealTimers();
});

describe("an order", () => {
  test("is sent again with its ticket until it is answered", async () => {
    const given = orders.give("one", { kind: "kill", engine: 3 });
    await vi.advanceTimersByTimeAsync(2500);
    const order = { ticket: 1, deed: { kind: "kill", engine: 3 } };
    expect(sent).toEqual([
      ["one", order],
      ["one", order],
      ["one", order],
    ]);
    orders.answered({ ticket: 1, host: "one", why: "it is gone" });
    expect(await given).toEqual({ ticket: 1, host: "one", why: "it is gone" });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sent).toHaveLength(3);
  });

  test("is answered by its own host only, and once", async () => {
    const given = orders.give("one", { kind: "drain" });
    orders.answered({ ticket: 1, host: "two" });
    orders.answered({ ticket: 2, host: "one" });
    orders.answered({ ticket: 1, host: "one" });
    orders.answered({ ticket: 1, host: "one", why: "late" });
    expect(await given).toEqual({ ticket: 1, host: "one" });
  });

  test("that nobody answers is given up in time, a profile after its own time more", async () => {
    const late = expect(orders.give("one", { kind: "drain" })).rejects.toMatchObject({
      name: "ClusterError",
      message: "host one did not answer within 10 s whether it did what was asked",
    });
    const profile = orders.give("one", { kind: "profile", engine: 0, ms: 5000 });
    await vi.advanceTimersByTimeAsync(10_000);
    await late;
    orders.answered({ ticket: 2, host: "one" });
    expect(await profile).toEqual({ ticket: 2, host: "one" });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("ends when nobody looks any more", async () => {
    const given = expect(orders.give("one", { kind: "drain" })).rejects.toThrow("the monitor was closed");
    orders.close("the monitor was closed");
    await given;
    expect(vi.getTimerCount()).toBe(0);
  });
});

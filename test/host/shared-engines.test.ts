import { describe, expect, test } from "vitest";
import type { Client } from "../../src/client/client.ts";
import type { LocalCluster } from "../../src/host/local-cluster.ts";
import { gate, nextTurn, pass } from "../conformance/wire.ts";
import { joinCluster, startCluster, until } from "./cluster-clients.ts";

declare const log: string[];
declare const mine: string;
declare const engine: { readonly signal: AbortSignal };

/** Two clients of one cluster, which both have found its engines. */
async function twoClients(engines: number, roundTripMs = 2): Promise<[LocalCluster, Client, Client]> {
  const cluster = await startCluster(engines, { roundTripMs });
  const clients = [joinCluster(cluster), joinCluster(cluster)] as const;
  await Promise.all(clients.map((client) => client.waitForEngines(engines)));
  return [cluster, ...clients];
}

describe("two clients share engines", () => {
  test("they see the same ids, and the same names", async () => {
    const [cluster, a, b] = await twoClients(2);
    expect([a.ids, b.ids]).toEqual([cluster.ids, cluster.ids]);
    await a.directView().push({ mine: "of a" });
    expect(await b.directView().pull("mine")).toEqual(["of a", "of a"]);
    await b.directView(1).apply(() => (globalThis as never as { x: 1 }).x);
    expect(await b.directView(0).apply(() => mine)).toBe("of a");
  });

  test("each gets the answers of its own tasks, in any mixture, with the functions that it has sent", async () => {
    const [, a, b] = await twoClients(2);
    const tens = a.loadBalancedView().map((x: number) => x * 10, [...Array(200).keys()]);
    const ones = b.loadBalancedView().map((x: number) => -x, [...Array(200).keys()]);
    const calls = [...Array(50).keys()].flatMap((i) => [
      a.directView(0).apply((x: number) => ["a", x], i),
      b.directView(0).apply((x: number) => ["b", x], i),
    ]);
    expect(await tens).toEqual([...Array(200).keys()].map((x) => x * 10));
    expect(await ones).toEqual([...Array(200).keys()].map((x) => -x));
    expect(await Promise.all(calls)).toEqual(
      [...Array(50).keys()].flatMap((i) => [
        ["a", i],
        ["b", i],
      ]),
    );
  });

  test("output of a task goes to its client, that of no task to both", async () => {
    const [, a, b] = await twoClients(1);
    const heard = [a, b].map((client) => client.events());
    const result = a.directView(0).apply(() => {
      setTimeout(() => console.log("later"));
      console.log("now");
    });
    await result;
    expect(result.stdout).toEqual(["now\n"]);
    for (const events of heard) {
      expect((await events.next()).value).toMatchObject({ kind: "output", engineId: 0, text: "later\n" });
    }
  });

  test("an abort of a task that waits does nothing to another client's that runs", async () => {
    const [cluster, a, b] = await twoClients(1);
    const { name, open, arrivals } = gate();
    const running = b.directView(0).apply(pass, name, "ran");
    await arrivals(1);
    const waiting = a.directView(0).apply(() => "never");
    waiting.abort("enough");
    await expect(waiting).rejects.toMatchObject({ name: "TaskAbortedError", cause: "enough" });
    open();
    expect(await running).toBe("ran");
    expect([cluster.ids, a.ids, b.ids]).toEqual([[0], [0], [0]]);
  });

  test("a task that does not stop ends its engine; what the other client had waiting there goes elsewhere", async () => {
    const [cluster, a, b] = await twoClients(2);
    const { name, arrivals } = gate();
    // Each time another task of this client's was the next that the engine would have begun.
    for (let round = 1; round <= 4; round++) {
      const [first = -1] = a.ids;
      const deaf = a.directView(first).apply(pass, name, 1);
      await arrivals(round);
      const waiting = b.loadBalancedView([...b.ids]).map((x: number) => x, [1, 2, 3, 4]);
      deaf.abort();
      await expect(deaf).rejects.toMatchObject({ name: "TaskAbortedError" });
      expect(await waiting).toEqual([1, 2, 3, 4]);
      await until(() => !a.ids.includes(first) && a.length === 2 && b.length === 2);
      expect(a.ids).toEqual(cluster.ids);
    }
  });

  test("interrupt stops what runs, whosever it is", async () => {
    const [, a, b] = await twoClients(1);
    const running = b.directView(0).apply(async () => {
      const { signal } = engine;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      throw new Error("stopped");
    });
    await until(() => b.queueStatus().engines.get(0)?.tasks === 1);
    await a
      .directView(0)
      .apply(() => 1)
      .wait(20);
    a.interrupt(0);
    await expect(running).rejects.toThrow("stopped");
    expect(a.ids).toEqual([0]);
  });

  test("restart ends the engine for both; another one takes its place", async () => {
    const [, a, b] = await twoClients(1);
    await b.directView(0).push({ mine: 1 });
    const { name, arrivals } = gate();
    const lost = b.directView(0).apply(pass, name, 1);
    await arrivals(1);
    expect(await a.restart(0)).toEqual([1]);
    await expect(lost).rejects.toMatchObject({
      name: "EngineLostError",
      engineId: 0,
      cause: { message: "it was restarted" },
    });
    await b.waitForEngines(1);
    expect([a.ids, b.ids]).toEqual([[1], [1]]);
    await expect(b.directView(1).pull("mine")).rejects.toThrow("not defined");
  });

  test("an engine that is removed does what all of its clients have given it, takes no more, and is gone", async () => {
    const [cluster, a, b] = await twoClients(2);
    const { name, open, arrivals } = gate();
    const running = b.directView(1).apply(pass, name, "ran");
    const behind = b.directView(1).apply(() => "behind");
    await arrivals(1);
    await a.removeEngines(1);
    await until(() => !b.ids.includes(1));
    expect([a.ids, cluster.ids]).toEqual([[0], [0, 1]]);
    open();
    expect(await Promise.all([running, behind])).toEqual(["ran", "behind"]);
    await until(() => cluster.ids.length === 1);
    expect(b.ids).toEqual([0]);
  });

  test("a client that closes leaves the engines: what it had waiting never runs", async () => {
    const [cluster, a, b] = await twoClients(1);
    const { name, open, arrivals } = gate();
    await b.directView(0).push({ log: [] });
    const running = b.directView(0).apply(pass, name, "ran");
    await arrivals(1);
    const waiting = a.directView(0).apply(() => void log.push("never"));
    await until(() => cluster.loadOf(0) === 2);
    await a.close();
    await expect(waiting).rejects.toMatchObject({ name: "ClientClosedError" });
    // The host hears of it.
    await nextTurn(2);
    open();
    expect(await running).toBe("ran");
    expect(await b.directView(0).pull("log")).toEqual([]);
    expect(cluster.loadOf(0)).toBe(0);
  });

  test("a setup that both ask for runs once on each engine; another one runs too", async () => {
    const cluster = await startCluster(2);
    await joinCluster(cluster).directView().push({ log: [] });
    const setup = { fn: () => void log.push("set up"), args: [] };
    const a = joinCluster(cluster, { setup });
    const b = joinCluster(cluster, { setup });
    const c = joinCluster(cluster, { setup: { fn: () => void log.push("other"), args: [] } });
    await Promise.all([a, b, c].map((client) => client.waitForEngines(2)));
    expect(await a.directView().pull("log")).toEqual([
      ["set up", "other"],
      ["set up", "other"],
    ]);
  });
});

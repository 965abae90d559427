import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClusterClient, connect, hostEngines, kernels } from "wasm-ensemble";
import type { ProfileNode } from "../../src/monitor/host-order.ts";
import { startEngines } from "./engines.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";
import { Onlooker } from "./onlooker.ts";

function placesIn(profile: ProfileNode | undefined): string[] {
  if (profile === undefined) return [];
  return [`${profile.name} ${profile.place}`, ...profile.children.flatMap(placesIn)];
}

declare const engine: { readonly signal: AbortSignal };

describe.runIf(HAS_SERVER)("who looks at a cluster", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  async function join(cluster: string): Promise<ClusterClient> {
    const client = await connect(server.url, { cluster, engines: 2 });
    onTestFinished(() => client.close());
    return client;
  }

  test("interrupts the task of an engine", async () => {
    await startEngines(server.url, "interrupt", "--name", "h");
    const client = await join("interrupt");
    const onlooker = await Onlooker.at(server.url, "interrupt");
    const [first = -1, second = -1] = client.ids;
    const listening = client.directView(first).apply(
      () =>
        new Promise((resolve) => {
          engine.signal.addEventListener("abort", () => resolve("stopped in time"));
        }),
    );
    const deaf = client.directView(second).apply(() => {
      for (;;);
    });
    onlooker.look(false);
    await onlooker.seen(({ engines }) => engines.filter(({ running }) => running !== undefined).length === 2);
    expect(await onlooker.order("h", { kind: "interrupt", engine: first })).toEqual({ ticket: 0, host: "h" });
    expect(await listening).toBe("stopped in time");
    expect(client.ids).toContain(first);
    expect(await onlooker.order("h", { kind: "interrupt", engine: second })).toEqual({ ticket: 1, host: "h" });
    await expect(deaf).rejects.toThrow(`engine ${second} was lost`);
    expect(await onlooker.order("h", { kind: "interrupt", engine: first })).toMatchObject({
      why: `engine ${first} runs no task`,
    });
  });

  test("restarts one engine, drains another, and kills one for good", async () => {
    await startEngines(server.url, "engines", "--name", "h", "--engines", "3");
    const client = await join("engines");
    await client.waitForEngines(3);
    const onlooker = await Onlooker.at(server.url, "engines");
    const [a = -1, b = -1, c = -1] = client.ids;
    const held = client.directView(a).apply(() => new Promise(() => undefined));
    onlooker.look(false);
    await onlooker.seen(({ engines }) => engines.some(({ running }) => running !== undefined));
    expect(await onlooker.order("h", { kind: "restart", engine: a })).toEqual({ ticket: 0, host: "h" });
    await expect(held).rejects.toThrow("it was restarted by me");
    const restarted = await onlooker.seen(({ lost }) => lost.length > 0);
    const next = restarted.lost[0]?.by ?? -1;
    expect(restarted.engines).toHaveLength(3);
    expect(await onlooker.order("h", { kind: "drain", engine: b })).toEqual({ ticket: 1, host: "h" });
    expect(await onlooker.order("h", { kind: "kill", engine: c })).toEqual({ ticket: 2, host: "h" });
    const left = await onlooker.seen(({ engines }) => engines.length === 1);
    expect(left.engines[0]?.id).toBe(next);
    // Its place stays empty, and it is told when nobody can follow any more.
    const killed = await onlooker.seen(({ lost }) => lost.some(({ id }) => id === c));
    expect(killed.lost).toEqual([{ id: c, why: "it was killed by me" }]);
    expect(killed.engines.map(({ id }) => id)).toEqual([next]);
  });

  test("drains a host, which ends well once its engines have", async () => {
    const keeper = await startEngines(server.url, "drained", "--name", "h");
    const client = await join("drained");
    const onlooker = await Onlooker.at(server.url, "drained");
    const ended = once(keeper, "exit");
    const results = client.loadBalancedView().map((x: number) => x + 1, [1, 2, 3]);
    expect(await results).toEqual([2, 3, 4]);
    expect(await onlooker.order("h", { kind: "drain" })).toEqual({ ticket: 0, host: "h" });
    expect(await ended).toEqual([0, null]);
  });

  test("ends a host, whatever it runs, and its keeper starts no other", async () => {
    const keeper = await startEngines(server.url, "killed", "--name", "h");
    const client = await join("killed");
    const onlooker = await Onlooker.at(server.url, "killed");
    const ended = once(keeper, "exit");
    const deaf = client.directView().apply(() => {
      for (;;);
    });
    onlooker.look(false);
    await onlooker.seen(({ engines }) => engines.filter(({ running }) => running !== undefined).length === 2);
    expect(await onlooker.order("h", { kind: "kill" })).toEqual({ ticket: 0, host: "h" });
    expect(await ended).toEqual([0, null]);
    await expect(deaf).rejects.toThrow("engine");
  });

  test("ends the engines of a program, which goes on", async () => {
    const host = await hostEngines({ url: server.url, cluster: "program", engines: 1, name: "h", insecure: true });
    onTestFinished(() => host.close());
    const onlooker = await Onlooker.at(server.url, "program");
    onlooker.look(false);
    const report = await onlooker.seen(({ engines }) => engines.length === 1);
    expect(report.engines[0]?.id).toBe(host.ids[0]);
    const events = host.events();
    expect(await onlooker.order("h", { kind: "kill" })).toEqual({ ticket: 0, host: "h" });
    const kinds: string[] = [];
    for await (const { kind } of events) kinds.push(kind);
    expect(kinds).toEqual(["engine-ended", "no-engines"]);
    expect(host.ids).toEqual([]);
  });

  test("sees where engines spend their time: functions, and WebAssembly", async () => {
    await startEngines(server.url, "profile", "--name", "h");
    const client = await join("profile");
    const onlooker = await Onlooker.at(server.url, "profile");
    const [first = -1, second = -1] = client.ids;
    onlooker.look(false);
    const running = client.directView(first).apply(function hot() {
      for (let sum = 0; ; sum = Math.sqrt(sum + 1));
    });
    await onlooker.seen(({ engines }) => engines.some(({ id, running: task }) => id === first && task !== undefined));
    const [busy, again] = await Promise.all([
      onlooker.order("h", { kind: "profile", engine: first, ms: 500 }),
      onlooker.order("h", { kind: "profile", engine: first, ms: 500 }),
    ]);
    expect(placesIn(busy.profile)).toContainEqual(expect.stringMatching(/^hot sent:/u));
    expect(again).toMatchObject({ why: `engine ${first} can't be profiled: it is profiled already` });
    expect(await onlooker.order("h", { kind: "restart", engine: first })).not.toHaveProperty("why");
    await expect(running).rejects.toThrow("it was restarted");
    const run = client.sample(kernels.pi, { samples: 1e13, seed: 1 });
    await onlooker.seen(({ engines }) => engines.some(({ id, running: task }) => id === second && task !== undefined));
    const sampling = await onlooker.order("h", { kind: "profile", engine: second, ms: 500 });
    expect(placesIn(sampling.profile)).toContainEqual(expect.stringMatching(/wasm$/u));
    run.abort();
    expect(await run).toMatchObject({ stopped: "aborted" });
  });

  test("is told why what it asks for makes no sense", async () => {
    await startEngines(server.url, "wrong", "--name", "h");
    await join("wrong");
    const onlooker = await Onlooker.at(server.url, "wrong");
    expect(await onlooker.order("h", { kind: "kill", engine: 1_000_000 })).toEqual({
      ticket: 0,
      host: "h",
      why: "there is no engine 1000000 on h",
    });
    expect(await onlooker.order("h", { kind: "profile", engine: 0, ms: 0 })).toMatchObject({
      why: expect.stringContaining("at most 60000 ms") as string,
    });
    expect(await onlooker.say("h", "\u0000garbage", -1)).toMatchObject({ host: "h", why: expect.anything() as string });
    // It is none the worse for it.
    onlooker.look(false);
    expect((await onlooker.seen(() => true)).engines).toHaveLength(2);
  });
});

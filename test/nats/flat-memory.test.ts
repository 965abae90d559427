import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import type { HostStart, HostState } from "../chaos/cluster/host.ts";
import { Program } from "../chaos/cluster/program.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

const CLIENTS = 20;
const TASKS = 10_000;
const ENGINES = 2;
const READY_MS = 120_000;
// Code that is compiled meanwhile, and links that are over, which a host remembers.
const MOST_GROWTH_BYTES = 10e6;

describe.runIf(HAS_SERVER)("clients that come and go", { timeout: 240_000 }, () => {
  let server: NatsServer;
  let host: Program;
  beforeAll(async () => {
    server = await NatsServer.start();
    const start: HostStart = { url: server.url, cluster: "flat", name: "host", engines: ENGINES, leaseMs: 20_000 };
    host = new Program("host.ts", start, (how) => expect.fail(how));
    await host.hears("ready", READY_MS);
  }, READY_MS);
  afterAll(async () => {
    await host.kill();
    await server.close();
  });

  async function work(): Promise<void> {
    const client = await connect(server.url, { cluster: "flat", engines: ENGINES });
    const values = await client.loadBalancedView().map((x: number) => x + 1, [...Array(TASKS).keys()]);
    expect(values[TASKS - 1]).toBe(TASKS);
    await client.close();
  }

  const state = (): Promise<HostState> => host.ask<HostState>("state", READY_MS);

  async function left(): Promise<object> {
    const { connections, subscriptions } = await server.served();
    return { connections, subscriptions, sessions: (await state()).sessions };
  }

  test("leave nothing on the host, nor on the server, after 200,000 tasks", async () => {
    await work();
    const before = await left();
    const { bytes } = await state();
    for (let i = 0; i < CLIENTS; i++) await work();
    await expect.poll(left).toEqual(before);
    expect((await state()).bytes - bytes).toBeLessThan(MOST_GROWTH_BYTES);
  });
});

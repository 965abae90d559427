import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { connect } from "wasm-ensemble";
import type { HostStart, HostState } from "../chaos/cluster/host.ts";
import { Program } from "../chaos/cluster/program.ts";
import { EachState, isNoted, type Outcomes, timesNoted } from "./each-state.ts";
import type { ClientOutcomes, ClientStart } from "./each-state-client.ts";
import { freeze } from "./freeze.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

const ENGINES = 3;
// Shorter than a user's, so that a dead client is given up soon.
const LEASE_MS = 3000;
const READY_MS = 120_000;

// What may become of a task in each state.
const WELL = {
  running: "running",
  sent: "sent",
  retried: "retried",
  waiting: "waiting",
  ending: "ending",
  stopping: "TaskAbortedError",
};
const LOST = {
  running: "EngineLostError",
  sent: "EngineLostError",
  retried: "retried",
  waiting: "ImpossibleDependencyError",
  ending: expect.stringMatching(/^(EngineLostError|ending)$/) as string,
  stopping: "TaskAbortedError",
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.runIf(HAS_SERVER)("a task in each state", { timeout: 240_000 }, () => {
  let server: NatsServer;
  const folder = mkdtempSync(join(tmpdir(), "ensemble-states-"));
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Where a test takes place: a cluster of its own with one host. */
  interface Place {
    readonly cluster: string;
    readonly file: string;
    readonly startHost: () => Program;
    readonly ends: TestContext["onTestFinished"];
  }

  function makePlace({ onTestFinished: ends }: TestContext): Place {
    const cluster = `m${randomUUID().slice(0, 8)}`;
    const startHost = (): Program => {
      const start: HostStart = { url: server.url, cluster, name: "host", engines: ENGINES, leaseMs: LEASE_MS };
      const host = new Program("host.ts", start, (how) => expect.fail(how));
      ends(() => host.kill());
      return host;
    };
    return { cluster, file: join(folder, cluster), startHost, ends };
  }

  async function begin({ cluster, file, ends }: Place): Promise<EachState> {
    const client = await connect(server.url, { cluster, engines: ENGINES });
    ends(() => client.close());
    return EachState.begin(client, file, 1500);
  }

  function expectOnce({ file }: Place): void {
    for (const name of Object.keys(WELL)) {
      expect([name, timesNoted(file, `${name} begun`) <= (name === "retried" ? 2 : 1)]).toEqual([name, true]);
    }
  }

  // The answer of the task that ends has left its host, and not come to the client.
  async function holdAnswer({ file }: Place): Promise<() => void> {
    await freeze(server.pid);
    await isNoted(file, "ending ended");
    return () => process.kill(server.pid, "SIGCONT");
  }

  test.for<{
    what: string;
    happens: (place: Place, host: Program, abort: () => void) => Promise<void>;
    becomes: Outcomes;
  }>([
    {
      what: "its server is killed and comes back",
      happens: async ({ file }, _host, abort) => {
        await server.kill();
        abort();
        await isNoted(file, "ending ended");
        await server.start();
      },
      becomes: WELL,
    },
    {
      what: "its server stands still",
      happens: async (place, _host, abort) => {
        const goOn = await holdAnswer(place);
        abort();
        await pause(1000);
        goOn();
      },
      becomes: WELL,
    },
    {
      what: "its host is killed, and another one started",
      happens: async (place, host, abort) => {
        const goOn = await holdAnswer(place);
        abort();
        await host.kill();
        goOn();
        place.startHost();
      },
      becomes: LOST,
    },
    {
      what: "its host stands still for a moment",
      happens: async (_place, host, abort) => {
        const paused = host.pause(1500);
        abort();
        await paused;
      },
      becomes: WELL,
    },
    {
      what: "its host stands still until it is given up",
      happens: async (place, host, abort) => {
        const goOn = await holdAnswer(place);
        const paused = host.pause(8000);
        goOn();
        abort();
        await paused;
      },
      becomes: LOST,
    },
  ])("when $what", async ({ happens, becomes }, context) => {
    const place = makePlace(context);
    const host = place.startHost();
    const tasks = await begin(place);
    const outcomes = tasks.outcomes();
    await happens(place, host, () => tasks.abort());
    expect(await outcomes).toEqual(becomes);
    expectOnce(place);
  });

  async function startClient({ cluster, file, ends }: Place, ms: number): Promise<Program> {
    const start: ClientStart = { url: server.url, cluster, file, ms };
    const client = new Program("../../nats/each-state-client.ts", start, (how) => expect.fail(how));
    ends(() => client.kill());
    await client.hears("ready", READY_MS);
    return client;
  }

  // The server has nothing to do with these.
  test.concurrent("when its client is killed: the host holds nothing of it soon, and what was not begun never is", async (context) => {
    const place = makePlace(context);
    const host = place.startHost();
    await host.hears("ready", READY_MS);
    const { sessions } = await host.ask<HostState>("state", READY_MS);
    const client = await startClient(place, 600_000);
    await client.kill();
    await context.expect
      .poll(async () => (await host.ask<HostState>("state", READY_MS)).sessions, { timeout: 120_000 })
      .toBe(sessions);
    const other = await connect(server.url, { cluster: place.cluster, engines: ENGINES });
    context.onTestFinished(() => other.close());
    expect(await other.directView().apply(() => "free")).toEqual(new Array(ENGINES).fill("free"));
    expect(["sent", "waiting"].map((name) => timesNoted(place.file, `${name} begun`))).toEqual([0, 0]);
    expectOnce(place);
  });

  test.concurrent.for([
    { what: "for a moment", stillMs: 1500, becomes: WELL },
    { what: "until its host has given it up", stillMs: LEASE_MS + 4000, becomes: LOST },
  ])("when its client stands still $what", async ({ stillMs, becomes }, context) => {
    const place = makePlace(context);
    place.startHost();
    const client = await startClient(place, stillMs + (becomes === WELL ? 500 : 3000));
    await client.pause(stillMs);
    const { outcomes } = await client.ask<ClientOutcomes>("outcomes", READY_MS);
    expect(outcomes).toEqual(becomes);
    expectOnce(place);
  });
});

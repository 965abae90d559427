import { expect, test } from "vitest";
import { KnownHosts } from "../../src/launch/adapt/known-hosts.ts";
import { OnePerMachine } from "../../src/launch/adapt/one-per-machine.ts";
import { Scaler, type ScalerEvent } from "../../src/launch/adapt/scaler.ts";
import type { LaunchedHost, Launcher } from "../../src/launch/launcher.ts";
import type { HostDeed } from "../../src/monitor/host-order.ts";
import type { Monitor } from "../../src/monitor/monitor.ts";
import type { Snapshot } from "../../src/monitor/snapshot.ts";
import { busyEngine, clientSeen, hostSeen, snapshotOf } from "../monitor/scaling/seen.ts";

const PLAN = { cluster: "lab", url: "nats://head:4222", key: undefined, engines: 1 };

/** A launcher whose hosts are those of a list. */
class FakeLauncher implements Launcher {
  readonly name = "fake";
  readonly isRemote: boolean;
  hosts: LaunchedHost[] = [];
  readonly stopped: string[] = [];
  fault: string | undefined;
  listFault: string | undefined;
  readonly #prefix: string;

  constructor(prefix = "h", isRemote = false) {
    this.#prefix = prefix;
    this.isRemote = isRemote;
  }

  share(): { hosts: number } {
    return { hosts: 1 };
  }

  async start({ count }: { readonly count: number }): Promise<readonly LaunchedHost[]> {
    if (this.fault !== undefined) throw new Error(this.fault);
    const started = Array.from(
      { length: count },
      (_, i): LaunchedHost => ({ id: `${this.#prefix}${i}`, state: "waiting" }),
    );
    this.hosts.push(...started);
    return started;
  }

  async list(): Promise<readonly LaunchedHost[]> {
    if (this.listFault !== undefined) throw new Error(this.listFault);
    return this.hosts;
  }

  async stop(hosts: readonly LaunchedHost[]): Promise<void> {
    for (const { id } of hosts) this.stopped.push(id);
    this.hosts = this.hosts.filter((host) => !hosts.some(({ id }) => id === host.id));
  }

  log({ id }: LaunchedHost): Promise<string> {
    return Promise.resolve(`${id} has no room`);
  }
}

/** A monitor that sees what it is given. */
class FakeMonitor implements Monitor {
  seen: Partial<Snapshot> = {};
  readonly orders: [string, HostDeed][] = [];
  why: string | undefined;

  snapshot(): Snapshot {
    return snapshotOf({ ...this.seen, atMs: Date.now() });
  }

  tasksSince(): never {
    throw new Error("nobody asks for tasks");
  }

  async order(host: string, deed: HostDeed) {
    this.orders.push([host, deed]);
    return { ticket: 1, host, ...(this.why !== undefined && { why: this.why }) };
  }

  onEnd(): void {}

  async close(): Promise<void> {}
}

function scalerOf(launcher: Launcher, monitor: Monitor, max = 2) {
  const events: ScalerEvent[] = [];
  const policy = { min: 0, max, enginesPerHost: 1, idleMs: 60_000, startMs: 1000 };
  const scaler = new Scaler({ launcher, plan: PLAN, monitor, policy, onEvent: (event) => events.push(event) });
  const notes = () => events.flatMap((event) => (event.kind === "note" ? [event] : []));
  return { scaler, events, notes };
}

test("a host that a batch system does not list for a moment has not ended", async () => {
  const launcher = new FakeLauncher("h", true);
  const known = new KnownHosts(launcher, "lab");
  known.add(await launcher.start({ count: 1 }), 5);
  launcher.hosts = [];
  await known.list();
  await known.list();
  expect(known.own).toEqual([{ id: "h0", name: "h0", state: "waiting", askedMs: 5 }]);
  await known.list();
  expect(known.own).toEqual([]);
  expect(known.find("h0")).toMatchObject({ id: "h0" });
});

test("hosts that were started before are found, by the name that the cluster has for them", async () => {
  const launcher = new FakeLauncher();
  launcher.hosts = [{ id: "7_1", name: "slurm-7-1", state: "running", where: "node3" }];
  const known = new KnownHosts(launcher, "lab");
  await known.refresh();
  expect(known.own).toEqual([{ id: "7_1", name: "slurm-7-1", state: "running", where: "node3" }]);
});

test("of several machines those are used that are free, and one that is not there keeps nobody from the others", async () => {
  const parts = ["a", "b", "c"].map((name) => new FakeLauncher(name));
  const [first, second] = parts;
  const all = new OnePerMachine("ssh", parts);
  expect((await all.start({ count: 1, plan: PLAN })).map(({ id }) => id)).toEqual(["a0"]);
  if (second !== undefined) second.fault = "b can't be reached";
  const more = await all.start({ count: 2, plan: PLAN });
  expect(more.map(({ id }) => id)).toEqual(["c0"]);
  await expect(all.start({ count: 1, plan: PLAN })).rejects.toThrow("b can't be reached");
  await expect(all.start({ count: 2, plan: PLAN })).rejects.toThrow(
    "ssh: 2 hosts need as many free machines; there are 1",
  );
  await all.stop(more);
  expect((await all.list("lab")).map(({ id }) => id)).toEqual(["a0"]);
  expect(first?.stopped).toEqual([]);
});

test("a launcher that refuses, or can't list, is told once for each", async () => {
  const launcher = new FakeLauncher();
  const monitor = new FakeMonitor();
  monitor.seen = { clients: [clientSeen({ unassigned: 1, couldUse: 1 })] };
  launcher.fault = "no such partition";
  launcher.listFault = "squeue failed";
  const { scaler, events, notes } = scalerOf(launcher, monitor);
  const end = new AbortController();
  const running = scaler.run(end.signal);
  await expect.poll(() => events.filter(({ kind }) => kind === "look").length).toBeGreaterThan(2);
  end.abort();
  await running;
  expect(notes().map(({ text }) => text)).toEqual([
    "squeue failed",
    "no such partition",
    "starts again in 5.0 s at the earliest",
  ]);
});

test("a start that failed is told with what the host has printed", async () => {
  const launcher = new FakeLauncher();
  const monitor = new FakeMonitor();
  monitor.seen = { clients: [clientSeen({ unassigned: 1, couldUse: 1 })] };
  const { scaler, events, notes } = scalerOf(launcher, monitor);
  const end = new AbortController();
  const running = scaler.run(end.signal);
  await expect.poll(() => events.filter(({ kind }) => kind === "look").length).toBeGreaterThan(1);
  launcher.hosts = [];
  await expect.poll(notes).toHaveLength(1);
  end.abort();
  await running;
  expect(notes()[0]).toEqual({
    kind: "note",
    text: "1 host has ended before its engines came; starts again in 5.0 s at the earliest",
    log: "h0 has no room",
  });
});

test("at the end hosts that nobody has heard are ended, and the others end what they run", async () => {
  const launcher = new FakeLauncher();
  const monitor = new FakeMonitor();
  launcher.hosts = [
    { id: "1", name: "one", state: "running" },
    { id: "2", name: "two", state: "waiting" },
  ];
  monitor.seen = { hosts: [hostSeen("one", [busyEngine(0)])] };
  const { scaler } = scalerOf(launcher, monitor);
  const hurry = new AbortController();
  const ending = scaler.end(hurry.signal);
  await expect.poll(() => monitor.orders).toEqual([["one", { kind: "drain" }]]);
  expect(launcher.stopped).toEqual(["2"]);
  await expect.poll(() => scaler.hosts).toEqual(["1"]);
  launcher.hosts = [];
  await ending;
  expect(scaler.hosts).toEqual([]);
});

test("the end asks hosts to end also when the launcher can't list or end them, and says so", async () => {
  const launcher = new FakeLauncher();
  const monitor = new FakeMonitor();
  launcher.hosts = ["one", "two"].map((name) => ({ id: name, state: "running" as const }));
  monitor.seen = { hosts: [hostSeen("one", [busyEngine(0)])] };
  const { scaler, notes } = scalerOf(launcher, monitor);
  await scaler.run(AbortSignal.timeout(100));
  launcher.listFault = "squeue failed";
  launcher.stop = () => Promise.reject(new Error("scancel failed"));
  await scaler.end(AbortSignal.abort());
  expect(monitor.orders).toEqual([["one", { kind: "drain" }]]);
  expect(notes().map(({ text }) => text)).toEqual(["squeue failed", "scancel failed"]);
  expect(scaler.hosts).toEqual(["one", "two"]);
});

test("who does not want to wait for them hears which are left", async () => {
  const launcher = new FakeLauncher();
  const monitor = new FakeMonitor();
  launcher.hosts = [{ id: "1", name: "one", state: "running" }];
  monitor.seen = { hosts: [hostSeen("one", [busyEngine(0)])] };
  const { scaler } = scalerOf(launcher, monitor);
  await scaler.end(AbortSignal.abort());
  expect(scaler.hosts).toEqual(["1"]);
});

import { describe, expect, test } from "vitest";
import { AwakeClock } from "../../src/link/awake-clock.ts";
import { HostWatch } from "../../src/link/host-watch.ts";
import { Leases } from "../../src/link/leases.ts";

const OPTIONS = { leaseMs: 3000, tickMs: 500 };

/** Has time pass in ticks, and returns who was lost, and when. */
function watch(leases: Leases, fromMs: number, untilMs: number): [number, string[]][] {
  const lost: [number, string[]][] = [];
  for (let ms = fromMs; ms <= untilMs; ms += OPTIONS.tickMs) {
    const names = leases.expired(ms);
    if (names.length > 0) lost.push([ms, names]);
  }
  return lost;
}

describe("a lease", () => {
  test("ends when a peer was not heard of for its time", () => {
    const leases = new Leases(OPTIONS);
    leases.heard("alice", 0);
    leases.heard("bob", 0);
    expect(watch(leases, 500, 2000)).toEqual([]);
    leases.heard("bob", 2200);
    expect(watch(leases, 2500, 10_000)).toEqual([
      [3000, ["alice"]],
      [5500, ["bob"]],
    ]);
    expect([leases.has("alice"), leases.has("bob")]).toEqual([false, false]);
    leases.heard("alice", 10_000);
    expect(leases.has("alice")).toBe(true);
  });

  test("does not end while this process is stopped: pings that came meanwhile are read afterwards", () => {
    const leases = new Leases(OPTIONS);
    leases.heard("alice", 0);
    expect(watch(leases, 500, 1000)).toEqual([]);
    // Stopped for an hour. The tick comes before the pings are read.
    const wokenMs = 3_600_000;
    expect(leases.expired(wokenMs)).toEqual([]);
    leases.heard("alice", wokenMs + 1);
    expect(watch(leases, wokenMs + 500, wokenMs + 10_000)).toEqual([[wokenMs + 3500, ["alice"]]]);
  });

  test("forgives as much silence as the tick came late, no more", () => {
    const leases = new Leases(OPTIONS);
    leases.heard("alice", 0);
    watch(leases, 0, 1000);
    // 5 s late.
    expect(watch(leases, 6500, 12_000)).toEqual([[8000, ["alice"]]]);
  });

  test("forgives it too when a ping is what comes first", () => {
    const leases = new Leases(OPTIONS);
    for (const peer of ["alice", "bob"]) leases.heard(peer, 0);
    leases.expired(500);
    leases.heard("bob", 60_000);
    expect(watch(leases, 60_000, 70_000)).toEqual([
      [62_000, ["alice"]],
      [63_000, ["bob"]],
    ]);
  });

  test("is shorter for a peer that is doubted, unless it is heard of", () => {
    const leases = new Leases(OPTIONS);
    leases.doubted("nobody", 1000, 0);
    for (const peer of ["alice", "bob", "carol"]) leases.heard(peer, 0);
    leases.doubted("alice", 1000, 500);
    leases.doubted("bob", 1000, 500);
    leases.doubted("carol", 60_000, 500);
    leases.heard("bob", 1000);
    expect(watch(leases, 1000, 4000)).toEqual([
      [1500, ["alice"]],
      [3000, ["carol"]],
      [4000, ["bob"]],
    ]);
  });

  test("is over when a peer leaves", () => {
    const leases = new Leases(OPTIONS);
    leases.heard("alice", 0);
    leases.left("alice");
    expect(watch(leases, 500, 5000)).toEqual([]);
  });

  test("can't be watched more seldom than it lasts", () => {
    expect(() => new Leases({ leaseMs: 500, tickMs: 500 })).toThrow(
      new RangeError("a lease of 500 ms can't be watched every 500 ms; watch it more often"),
    );
  });
});

test("a clock that is awake counts no more than a tick between two readings, and never goes back", () => {
  const clock = new AwakeClock(500);
  expect([1000, 1400, 1900, 9000, 8000, 8100].map((ms) => clock.read(ms))).toEqual([0, 400, 900, 1400, 1400, 1500]);
});

describe("a client's view of hosts", () => {
  test("tells a host that is new from one that goes on, and from another process under its name", () => {
    const hosts = new HostWatch(OPTIONS);
    expect([1, 1, 2, 2].map((incarnation) => hosts.heard("h1", incarnation, 0))).toEqual([
      "new",
      "same",
      "replaced",
      "same",
    ]);
    expect(hosts.heard("h2", 2, 0)).toBe("new");
  });

  test("loses those that are silent; one that comes back is new", () => {
    const hosts = new HostWatch(OPTIONS);
    hosts.heard("h1", 1, 0);
    hosts.heard("h2", 1, 0);
    hosts.doubted("h2", 100, 0);
    expect(hosts.silent(500)).toEqual(["h2"]);
    for (let ms = 1000; ms < 3000; ms += 500) expect(hosts.silent(ms)).toEqual([]);
    expect(hosts.silent(3000)).toEqual(["h1"]);
    expect(hosts.heard("h1", 1, 3100)).toBe("new");
  });

  test("forgets a host that says that it ends", () => {
    const hosts = new HostWatch(OPTIONS);
    hosts.heard("h1", 1, 0);
    hosts.left("h1");
    expect(hosts.silent(10_000)).toEqual([]);
    expect(hosts.heard("h1", 1, 10_000)).toBe("new");
  });
});

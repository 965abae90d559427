import { describe, expect, test } from "vitest";
import { type Decided, decide, NO_MEMORY } from "../../../src/monitor/scaling/decide.ts";
import type { OwnHost, ScalingPolicy } from "../../../src/monitor/scaling/scaling.ts";
import type { Snapshot } from "../../../src/monitor/snapshot.ts";
import { busyEngine, clientSeen, engineSeen, hostSeen, jobSeen, NOW_MS, ownHost, snapshotOf } from "./seen.ts";

const POLICY: ScalingPolicy = { min: 0, max: 50, enginesPerHost: 1, idleMs: 60_000, startMs: 10_000 };

/** What a cluster looks like from second 0 on, and which hosts are own. */
type Scene = (
  second: number,
) => Partial<Snapshot> & { readonly own?: readonly OwnHost[]; readonly isRefused?: boolean };

/** Looks once a second, and gives the decisions that do something, with their second. */
function decisions(scene: Scene, seconds: number, policy = POLICY): (readonly [number, Decided["decision"]])[] {
  return looks(scene, seconds, policy).flatMap(({ decision }, second) =>
    decision.kind === "none" ? [] : [[second, decision] as const],
  );
}

function looks(scene: Scene, seconds: number, policy = POLICY): Decided[] {
  let memory = NO_MEMORY;
  return Array.from({ length: seconds + 1 }, (_, second) => {
    const { own = [], isRefused = false, ...parts } = scene(second);
    const snapshot = snapshotOf({ atMs: NOW_MS + 1000 * second, ...parts });
    const decided = decide({ snapshot, hosts: own, isRefused }, policy, memory);
    memory = decided.memory;
    return decided;
  });
}

const IDLE_HOSTS = ["a", "b", "c"].map((name, i) => hostSeen(name, [engineSeen(i)]));

describe("starts", () => {
  test("as many as work of known time is worth, and says so in figures", () => {
    const ada = clientSeen({ unassigned: 4200, couldUse: 4204, held: 4, workMs: 124_000 });
    const hosts = [hostSeen("own", [0, 1, 2, 3].map(busyEngine))];
    const policy = { ...POLICY, enginesPerHost: 4, startMs: 1000 };
    const [first] = decisions(() => ({ clients: [ada], hosts, own: [ownHost("own")] }), 0, policy);
    expect(first).toEqual([0, { kind: "start", hosts: 1, engines: 4, why: "4,200 tasks wait, 31 s at this rate" }]);
  });

  test("nothing when what is there is done sooner than others would come", () => {
    const ada = clientSeen({ unassigned: 100, couldUse: 101, held: 1, workMs: 9_000 });
    expect(decisions(() => ({ clients: [ada], hosts: [hostSeen("x", [busyEngine(0)])] }), 60)).toEqual([]);
  });

  test("no more than could be used, whatever the work takes", () => {
    const ada = clientSeen({ unassigned: 3, couldUse: 3, workMs: 1e9 });
    expect(decisions(() => ({ clients: [ada] }), 0)).toMatchObject([[0, { kind: "start", hosts: 3 }]]);
  });

  test("a few for a run that could use any number, as long as nothing tells what it takes", () => {
    const run = clientSeen({ couldUse: 1e9 });
    expect(decisions(() => ({ clients: [run] }), 0)).toMatchObject([[0, { kind: "start", hosts: 13 }]]);
  });

  test("for jobs that nobody does, and for those that others would end sooner", () => {
    const [fresh] = decisions(() => ({ jobs: [jobSeen({ waiting: 12 })] }), 0);
    expect(fresh).toEqual([0, { kind: "start", hosts: 3, engines: 3, why: "12 tasks wait, and none has ended yet" }]);
    const running = jobSeen({ state: "running", waiting: 12, remainingMs: 600_000 });
    const hosts = [hostSeen("other", [busyEngine(0)])];
    expect(decisions(() => ({ jobs: [running], hosts }), 0)).toMatchObject([[0, { kind: "start", hosts: 12 }]]);
  });

  test("nothing for jobs that are over, and clients that have nothing to do", () => {
    const jobs = [jobSeen({ state: "done" }), jobSeen({ state: "failed", waiting: 3 })];
    expect(decisions(() => ({ jobs, clients: [clientSeen()] }), 10)).toEqual([]);
  });

  test("nothing while others idle: the work is not for them", () => {
    const ada = clientSeen({ unassigned: 5, couldUse: 5, workMs: 1e6 });
    const seen = looks(() => ({ clients: [ada], hosts: IDLE_HOSTS }), 30);
    expect(seen.map(({ decision }) => decision.kind)).toEqual(Array(31).fill("none"));
    expect(seen.flatMap(({ notes }) => notes.map(({ text }) => text))).toEqual([
      "3 engines have nothing to do although 5 tasks wait, for others: more engines would not help",
    ]);
  });

  test("nothing for what a client says that is no number", () => {
    const odd = clientSeen({ unassigned: 1, couldUse: -5, workMs: Number.NaN });
    expect(decisions(() => ({ clients: [odd] }), 5)).toEqual([]);
  });

  test.each([
    ["an engine", [1], { hosts: 1, why: "a program waits for an engine" }],
    ["more than there may be", [80], { hosts: 50, why: "a program waits for 80 engines" }],
    // Programs share engines.
    ["engines with others", [4, 1, 3], { hosts: 4, why: "3 programs wait for 4 engines" }],
  ])("at once for a program that has no work before it has %s", (_, counts, start) => {
    const clients = counts.map((waitsFor, i) => clientSeen({ session: `${i}`, waitsFor }));
    expect(decisions(() => ({ clients }), 0)).toEqual([[0, { kind: "start", engines: start.hosts, ...start }]]);
  });

  test("only those that are missing of what a program waits for, also where others idle", () => {
    const clients = [
      clientSeen({ waitsFor: 5 }),
      clientSeen({ session: "2", unassigned: 3, couldUse: 3, workMs: 1e6 }),
    ];
    expect(decisions(() => ({ clients, hosts: IDLE_HOSTS }), 0)).toMatchObject([[0, { kind: "start", hosts: 2 }]]);
    expect(decisions(() => ({ clients: [clientSeen({ waitsFor: 3 })], hosts: IDLE_HOSTS }), 60)).toEqual([]);
  });

  test("engines in place of those whose time is nearly up", () => {
    const ada = clientSeen({ unassigned: 1, couldUse: 2, held: 1, workMs: 1e6 });
    const ending = hostSeen("own", [busyEngine(0)], { endsMs: NOW_MS + 5000 });
    const scene = { clients: [ada], hosts: [ending], own: [ownHost("own")] };
    expect(decisions(() => scene, 0)).toMatchObject([[0, { kind: "start", hosts: 2 }]]);
  });
});

describe("lets go", () => {
  test("hosts that are idle, those first whose time is up first, then those idle longest, and keeps the least", () => {
    const hosts = [
      hostSeen("short", [engineSeen(0, { idleSinceMs: NOW_MS })]),
      hostSeen("long", [engineSeen(1, { idleSinceMs: NOW_MS - 1000 })]),
      hostSeen("ending", [engineSeen(2, { idleSinceMs: NOW_MS })], { endsMs: NOW_MS + 400_000 }),
    ];
    const own = hosts.map(({ host }) => ownHost(host));
    const [first] = decisions(() => ({ hosts, own }), 70, { ...POLICY, min: 1 });
    expect(first?.[1]).toMatchObject({ kind: "drain", hosts: ["ending", "long"], engines: 2 });
  });

  test("none before it has looked for as long as they may be idle", () => {
    const own = IDLE_HOSTS.map(({ host }) => ownHost(host));
    const [[second] = []] = decisions(() => ({ hosts: IDLE_HOSTS, own }), 100);
    expect(second).toBe(60);
  });

  test("none that a program waits for with others", () => {
    const own = IDLE_HOSTS.map(({ host }) => ownHost(host));
    const scene = { hosts: IDLE_HOSTS, own, clients: [clientSeen({ waitsFor: 4 })] };
    const done = decisions(() => scene, 100, { ...POLICY, max: 3 });
    expect(done).toEqual([]);
  });

  test("none that somebody else has started", () => {
    expect(decisions(() => ({ hosts: IDLE_HOSTS }), 100)).toEqual([]);
  });

  test.each([
    ["runs something", busyEngine(9)],
    ["has something next", engineSeen(9, { held: 1 })],
    ["keeps what a client may want", engineSeen(9, { isNeeded: true })],
  ])("none of whose engines one %s", (_, engine) => {
    const hosts = [hostSeen("own", [engineSeen(1), engine])];
    expect(decisions(() => ({ hosts, own: [ownHost("own")] }), 200)).toEqual([]);
  });

  test("none twice, and tells of one that stays all the same, and why", () => {
    const engine = engineSeen(7, { isNeeded: true });
    const scene: Scene = (second) => {
      const isAsked = second > 60;
      const host = hostSeen("own", [isAsked ? engine : engineSeen(7)], isAsked ? { state: "draining" } : {});
      return { hosts: [host], own: [ownHost("own")] };
    };
    const seen = looks(scene, 400);
    expect(seen.filter(({ decision }) => decision.kind !== "none")).toHaveLength(1);
    expect(seen.flatMap(({ notes }) => notes)).toEqual([
      { text: "own was to end 2 min 00 s ago, and a client may still want what engine 7 keeps" },
    ]);
  });

  test("one again that has not heard it", () => {
    const scene = { hosts: [hostSeen("own", [engineSeen(0)])], own: [ownHost("own")] };
    expect(decisions(() => scene, 90)).toMatchObject([
      [60, { kind: "drain" }],
      [76, { kind: "drain" }],
    ]);
  });
});

test("nothing is let go or taken back for what was not seen while the server was away", () => {
  const own = [ownHost("up"), ownHost("queued", { state: "waiting" })];
  const scene: Scene = (second) => {
    const isAway = second >= 10 && second < 200;
    const hosts = [hostSeen("up", [engineSeen(0)], isAway ? { state: "silent" } : {})];
    const ada = clientSeen({ unassigned: 2, couldUse: 2, workMs: 1e6 });
    return { own, hosts: second > 100 && isAway ? [] : hosts, clients: isAway ? [] : [ada] };
  };
  expect(decisions(scene, 205)).toEqual([]);
});

describe("starts that have not begun", () => {
  const waiting = ["a", "b"].map((name) => ownHost(name, { state: "waiting", askedMs: NOW_MS, where: "Priority" }));
  const busy = clientSeen({ unassigned: 2, couldUse: 2, workMs: 1e6 });
  const failing: Scene = (second) => ({ own: second < 3 ? waiting : [], clients: [busy] });
  const fading: Scene = (second) => ({ own: waiting, clients: second < 20 || second === 30 ? [busy] : [] });
  const late: Scene = (second) => {
    const own = second < 100 ? waiting : waiting.map((host) => ({ ...host, state: "running" as const }));
    const hosts = second < 100 ? [] : own.map(({ name }, i) => hostSeen(name, [busyEngine(i)]));
    // 90 s for the two that are there.
    const ada = clientSeen({ unassigned: 1000, couldUse: 1002, held: 2, workMs: 180_000 });
    return { own, hosts, clients: second < 100 ? [busy] : [ada] };
  };

  test("are taken back when the work is gone, not for a moment without", () => {
    expect(decisions(fading, 60)).toEqual([
      [45, { kind: "cancel", hosts: ["id-a", "id-b"], engines: 2, why: "nothing waits any more" }],
    ]);
  });

  test("are taken back when nobody waits for them any more", () => {
    const clients = [clientSeen({ waitsFor: 2 })];
    expect(decisions((second) => ({ own: waiting, clients: second < 40 ? clients : [] }), 80)).toMatchObject([
      [54, { kind: "cancel", engines: 2, why: "nothing waits any more" }],
    ]);
  });

  test("are told when they wait for long, with the reason", () => {
    const notes = looks(() => ({ own: waiting, clients: [busy] }), 400).flatMap((look) => look.notes);
    expect(notes).toEqual([{ text: "2 hosts wait to be run (Priority), the first for 5 min 01 s" }]);
  });

  test("that end before they were heard are told, for their logs", () => {
    const notes = looks(failing, 4).flatMap((look) => look.notes);
    expect(notes).toEqual([
      {
        text: "2 hosts have ended before their engines came; starts again in 5.0 s at the earliest",
        logsOf: ["id-a", "id-b"],
      },
    ]);
    expect(decisions(failing, 8)).toMatchObject([[8, { kind: "start", hosts: 2 }]]);
  });

  test("tell how long a start takes: work that is done sooner starts nothing", () => {
    expect(decisions(late, 110)).toEqual([]);
  });
});

import { duration } from "../../protocol/duration.ts";
import type { Demand } from "./demand.ts";
import type { Fleet, HeardHost } from "./fleet.ts";
import { counted } from "./reasons.ts";
import type { Decision, Note, OwnHost, ScalingPolicy, Seen } from "./scaling.ts";
import { MOST_FAILURES, type StartsMemory, startMs } from "./starts.ts";
import type { Work } from "./work.ts";

/** What was told, and still is so. */
export type NotesMemory = ReadonlySet<string>;

export const NO_NOTES: NotesMemory = new Set();

/** What is known at a look. */
export interface Known {
  readonly seen: Seen;
  readonly policy: ScalingPolicy;
  readonly fleet: Fleet;
  readonly work: Work;
  readonly demand: Demand;
  readonly starts: StartsMemory;
}

interface NotesParts extends Known {
  readonly failed: readonly string[];
  readonly draining: ReadonlyMap<string, number>;
  readonly decision: Decision;
}

// A host that ends what it does is told after so long, and hosts that nothing runs.
const LONG_DRAIN_MS = 120_000;
const LONG_WAIT_MS = 300_000;
const LONG_WAIT_TIMES = 3;

/** What is worth telling, and was not told yet. */
export function notesOf(before: NotesMemory, parts: NotesParts): { memory: NotesMemory; notes: readonly Note[] } {
  const lasting = [atMost(parts), useless(parts), stuckQueue(parts), ...stuckDrains(parts), ...unheard(parts)];
  const now = lasting.filter((note) => note !== undefined);
  return {
    memory: new Set(now.map(([key]) => key)),
    notes: [...failures(parts), ...now.filter(([key]) => !before.has(key)).map(([, text]) => ({ text }))],
  };
}

/** A note that holds for a time, and its key. */
type Lasting = readonly [key: string, text: string];

function failures({ failed, seen, starts }: NotesParts): readonly Note[] {
  if (failed.length === 0 && !seen.isRefused) return [];
  const pause = duration(Math.max(0, starts.retryMs - seen.snapshot.atMs));
  const again =
    starts.failures < MOST_FAILURES
      ? `starts again in ${pause} at the earliest`
      : `${starts.failures} times in a row: one is tried in ${pause}`;
  if (failed.length === 0) return [{ text: again }];
  const what = counted(failed.length, "host has ended before its", "hosts have ended before their");
  return [{ text: `${what} engines came; ${again}`, logsOf: failed }];
}

function atMost({ demand, fleet, policy }: NotesParts): Lasting | undefined {
  const { max } = policy;
  const others = fleet.engines - fleet.there.reduce((total, { engines }) => total + engines, 0);
  const beyond = demand.wanted - others - max;
  if (beyond <= 0) return undefined;
  return ["max", `${counted(beyond, "more engine", "more engines")} would be of use; --max is ${max}`];
}

function useless({ demand, work }: NotesParts): Lasting | undefined {
  if (demand.useless === 0) return undefined;
  const idle = counted(demand.useless, "engine has", "engines have");
  const waits = counted(work.waiting, "task waits", "tasks wait");
  return ["useless", `${idle} nothing to do although ${waits}, for others: more engines would not help`];
}

function stuckQueue({ fleet, seen, starts, policy }: NotesParts): Lasting | undefined {
  const limitMs = Math.max(LONG_WAIT_MS, LONG_WAIT_TIMES * startMs(starts, policy));
  const waitedMs = ({ askedMs = Infinity }: OwnHost): number => seen.snapshot.atMs - askedMs;
  const waiting = fleet.coming.filter((host) => host.state === "waiting" && waitedMs(host) > limitMs);
  const [first] = waiting;
  if (first === undefined) return undefined;
  const hosts = counted(waiting.length, "host waits", "hosts wait");
  const where = first.where === undefined ? "" : ` (${first.where})`;
  return ["queue", `${hosts} to be run${where}, the first for ${duration(waitedMs(first))}`];
}

function stuckDrains({ fleet, draining, seen }: NotesParts): readonly Lasting[] {
  return fleet.leaving.flatMap((host): Lasting[] => {
    const sinceMs = draining.get(host.seen.host) ?? seen.snapshot.atMs;
    const forMs = seen.snapshot.atMs - sinceMs;
    if (forMs < LONG_DRAIN_MS) return [];
    return [[`drain ${host.seen.host}`, `${host.seen.host} was to end ${duration(forMs)} ago, and ${keeping(host)}`]];
  });
}

function keeping({ seen }: HeardHost): string {
  const running = seen.engines.find((engine) => engine.running !== undefined);
  if (running?.running !== undefined)
    return `engine ${running.id} runs ${running.running.name} of ${running.running.client}`;
  const needed = seen.engines.find(({ isNeeded }) => isNeeded);
  if (needed !== undefined) return `a client may still want what engine ${needed.id} keeps`;
  return seen.engines.length > 0 ? "clients are not done with its engines" : "its process is still there";
}

function unheard({ seen, starts }: NotesParts): readonly Lasting[] {
  const silent = seen.snapshot.hosts.filter(({ state }) => state === "silent").map(({ host }) => host);
  const names = new Set(seen.snapshot.hosts.map(({ host }) => host));
  return seen.hosts
    .filter(({ id, name, state }) =>
      names.has(name) ? silent.includes(name) : starts.heard.has(id) && state === "running",
    )
    .map(({ name }) => [`silent ${name}`, `${name} runs, but is not heard any more`]);
}

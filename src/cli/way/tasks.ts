import process from "node:process";
import { setTimeout } from "node:timers/promises";
import type { AsyncResult } from "../../client/results/async-result.ts";
import type { ClusterClient } from "../../jobs/cluster-client.ts";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import type { HostStatus } from "../../node/cluster/hosts-there.ts";
import { connect } from "../../node/connect.ts";
import { duration } from "../../protocol/duration.ts";
import type { Finding } from "../doctor/finding.ts";

/** Hosts that get a task: of many, these say enough. */
const MOST_HOSTS = 8;
// Of a host, so that one of them may be idle.
const MOST_ENGINES = 8;
const PATIENCE_MS = 5000;
const ARRAY_MS = 10_000;
const ARRAY_BYTES = 1_000_000;

/**
 * Has an engine of each host run a task, and send an array back.
 *
 * @param now - is asked where a host does not answer
 */
export async function lookAtTasks(
  address: ClusterAddress,
  hosts: readonly HostStatus[],
  now: {
    readonly hosts: () => Promise<readonly HostStatus[]>;
    readonly hasJobs: () => Promise<boolean>;
  },
): Promise<Finding[]> {
  const usable = hosts.filter(
    ({ mismatch, engines, maxEngines }) => mismatch === undefined && engines.length > 0 && maxEngines !== 0,
  );
  const asked = usable.slice(0, MOST_HOSTS);
  if (asked.length === 0) return [];
  return withoutWarnings(async () => {
    const client = await clientOf(address);
    try {
      const results = await Promise.all(
        asked.map((host) => tryHost(client, host).catch((error: unknown) => failure(host, error))),
      );
      const isSilent = results.some((result) => result === undefined);
      const [heard, hasJobs] = isSilent ? await Promise.all([now.hosts(), now.hasJobs()]) : [[], false];
      const findings = results.map((result, i) => result ?? silence(asked[i] as HostStatus, heard, hasJobs));
      return [...findings, ...unasked(usable.length - asked.length)];
    } finally {
      await client.close();
    }
  });
}

function clientOf({ url, cluster, key }: ClusterAddress): Promise<ClusterClient> {
  const text = key && JSON.stringify(key);
  return connect(url, { cluster, key: text, engines: 0, output: "capture", timeoutMs: PATIENCE_MS });
}

/** Undefined when none of its engines comes to the task in time. */
async function tryHost(client: ClusterClient, host: HostStatus): Promise<Finding | undefined> {
  const id = await firstToAnswer(client, host);
  if (id === undefined) return undefined;
  const view = client.directView(id);
  // The first has opened the way, and brought the function there.
  const taskMs = await timed(view.apply(increment, 1), PATIENCE_MS);
  const arrayMs = taskMs && (await timed(view.apply(same, new Uint8Array(ARRAY_BYTES)), ARRAY_MS));
  if (taskMs === undefined) return undefined;
  const text = `engine ${id} of ${host.name} answered in ${duration(taskMs)}`;
  if (arrayMs !== undefined) {
    return { name: "task", state: "good", text: `${text}; 1 MB there and back took ${duration(arrayMs)}` };
  }
  const advice = "the network is slow, or other clients use the engine too";
  return {
    name: "task",
    state: "warning",
    text: `${text}; 1 MB there and back took more than ${duration(ARRAY_MS)}`,
    advice,
  };
}

function failure({ name }: HostStatus, error: unknown): Finding {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const text = `${name}: ${first instanceof Error ? first.message : String(first)}`;
  return { name: "task", state: "broken", text, advice: "see what the host prints there" };
}

const increment = (x: number): number => x + 1;
const same = (bytes: Uint8Array): Uint8Array => bytes;

/** How long a call takes, ms; undefined when it is not there in time, and is aborted then. */
async function timed(call: AsyncResult<unknown>, limitMs: number): Promise<number | undefined> {
  const sentMs = performance.now();
  if (await inTime(call, limitMs)) return performance.now() - sentMs;
  call.abort();
  return undefined;
}

/** Sends a task to several engines of a host, so that one that is busy does not matter. Gives the one that was first. */
async function firstToAnswer(client: ClusterClient, { engines }: HostStatus): Promise<number | undefined> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!engines.some((id) => client.ids.includes(id))) {
    if (performance.now() > untilMs) return undefined;
    await setTimeout(20);
  }
  const ids = engines.filter((id) => client.ids.includes(id)).slice(0, MOST_ENGINES);
  const calls = ids.map((id) => ({ id, call: client.directView(id).apply(increment, 1) }));
  const first = Promise.any(
    calls.map(async ({ id, call }) => {
      const answer = await call;
      if (answer !== 2) throw new Error(`engine ${id} answered ${answer} to 1 + 1`);
      return id;
    }),
  );
  try {
    return (await inTime(first, PATIENCE_MS)) ? await first : undefined;
  } finally {
    for (const { call } of calls) call.abort();
  }
}

/** Whether it is there in time. @throws what it rejects with */
async function inTime(promise: PromiseLike<unknown>, limitMs: number): Promise<boolean> {
  const ending = new AbortController();
  const over = setTimeout(limitMs, false, { signal: ending.signal }).catch(() => false);
  try {
    return await Promise.race([promise.then(() => true), over]);
  } finally {
    ending.abort();
  }
}

function silence(host: HostStatus, heard: readonly HostStatus[], hasJobs: boolean): Finding {
  const { name, engines } = host;
  const again = heard.find((each) => each.name === name);
  if (again === undefined) {
    const advice = "its process, its machine or its network stands still: look at what it prints there";
    return { name: "task", state: "broken", text: `${name} was heard at first, and is silent now`, advice };
  }
  const many = engines.length > MOST_ENGINES ? `; ${MOST_ENGINES} of its ${engines.length} were asked` : "";
  const text = `no engine of ${name} came to a task in ${duration(PATIENCE_MS)}${many}`;
  // This program is one of those that it has now.
  const clients = Math.max(host.clients, again.clients - 1);
  if (clients === 0 && !hasJobs) {
    const advice = "nobody else uses it, so that it does not hear, or stands still: end it there, and start it again";
    return { name: "task", state: "broken", text, advice };
  }
  const users = clients === 0 ? "a job" : `the work of ${clients} ${clients === 1 ? "client" : "clients"}`;
  return {
    name: "task",
    state: "warning",
    text,
    advice: `busy with ${users}: balanced tasks wait, or go to other engines`,
  };
}

function unasked(count: number): Finding[] {
  if (count === 0) return [];
  return [
    { name: "task", state: "absent", text: `${count} more ${count === 1 ? "host was" : "hosts were"} not asked` },
  ];
}

/** What a client warns of is among the findings. */
async function withoutWarnings<T>(act: () => Promise<T>): Promise<T> {
  const listeners = process.listeners("warning");
  process.removeAllListeners("warning");
  try {
    return await act();
  } finally {
    for (const listener of listeners) process.on("warning", listener);
  }
}

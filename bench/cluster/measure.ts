import type { Client } from "wasm-ensemble";
import type { Floor } from "./floor.ts";
import { median } from "./median.ts";
import { cpuMs, forgetPeak, peakMb } from "./usage.ts";
import type { Work } from "./works.ts";

/** The processes that have a part in what a cluster does. The client's is the one that measures. */
export type Processes = Readonly<Record<"client" | "host" | "server", number>>;

/** What was found of one work. */
export interface Found {
  readonly name: string;
  readonly unit: string;
  readonly aim: number;
  /** Median of the rates on threads, a second. */
  readonly threads: number;
  readonly cluster: number;
  /** Median of the ratios of rounds. */
  readonly ratio: number;
  /** The same of the server alone, which only carries the bytes one way; undefined where they do not count. */
  readonly bareRatio: number | undefined;
  /** CPU time of a run, ms: on threads, and over the server by process. */
  readonly threadsCpuMs: number;
  readonly cpuMs: Readonly<Record<keyof Processes, number>>;
  /** Most memory that each process had meanwhile, MB. */
  readonly peakMb: Readonly<Record<keyof Processes, number>>;
}

/** Does a work by turns on threads and over the server. */
export async function measure(
  work: Work,
  clients: { readonly threads: Client; readonly cluster: Client },
  parts: { readonly processes: Processes; readonly floor: Floor; readonly rounds: number },
): Promise<Found> {
  const { processes, floor, rounds } = parts;
  const timesMs = { threads: [] as number[], cluster: [] as number[], bare: [] as number[] };
  const own = new Usage({ client: processes.client });
  const all = new Usage(processes);
  for (const each of ["threads", "cluster"] as const) await runOnce(work, clients[each]);
  for (let round = 0; round < rounds; round++) {
    timesMs.threads.push(await own.during(() => runOnce(work, clients.threads)));
    timesMs.cluster.push(await all.during(() => runOnce(work, clients.cluster)));
    const startedMs = performance.now();
    if (work.bytes !== undefined) await floor.send(work.bytes);
    timesMs.bare.push(performance.now() - startedMs);
  }
  const rate = (ms: number): number => (work.amount / ms) * 1000;
  return {
    name: work.name,
    unit: work.unit,
    aim: work.aim,
    threads: rate(median(timesMs.threads)),
    cluster: rate(median(timesMs.cluster)),
    ratio: ratioOf(timesMs.threads, timesMs.cluster),
    bareRatio: work.bytes === undefined ? undefined : ratioOf(timesMs.threads, timesMs.bare),
    threadsCpuMs: own.cpuMs().client / rounds,
    cpuMs: mapped(all.cpuMs(), (ms) => ms / rounds),
    peakMb: all.peakMb(),
  };
}

function ratioOf(threadsMs: readonly number[], othersMs: readonly number[]): number {
  return median(threadsMs.map((ms, i) => ms / (othersMs[i] ?? Number.NaN)));
}

async function runOnce(work: Work, client: Client): Promise<number> {
  await work.before?.(client);
  const startedMs = performance.now();
  await work.run(client);
  return performance.now() - startedMs;
}

/** What processes take while something is done. */
class Usage<Name extends string> {
  readonly #processes: Readonly<Record<Name, number>>;
  readonly #cpuMs: Record<Name, number>;
  readonly #peakMb: Record<Name, number>;

  constructor(processes: Readonly<Record<Name, number>>) {
    this.#processes = processes;
    this.#cpuMs = mapped(processes, () => 0);
    this.#peakMb = mapped(processes, () => 0);
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const before = mapped(this.#processes, cpuMs);
    for (const pid of Object.values<number>(this.#processes)) forgetPeak(pid);
    const result = await work();
    for (const name of names(this.#processes)) {
      const pid = this.#processes[name];
      this.#cpuMs[name] += cpuMs(pid) - before[name];
      this.#peakMb[name] = Math.max(this.#peakMb[name], peakMb(pid));
    }
    return result;
  }

  cpuMs(): Readonly<Record<Name, number>> {
    return this.#cpuMs;
  }

  peakMb(): Readonly<Record<Name, number>> {
    return this.#peakMb;
  }
}

function mapped<Name extends string>(
  record: Readonly<Record<Name, number>>,
  to: (value: number) => number,
): Record<Name, number> {
  const made: Record<Name, number> = { ...record };
  for (const name of names(record)) made[name] = to(record[name]);
  return made;
}

// An object of ours has no keys but these.
function names<Name extends string>(record: Readonly<Record<Name, number>>): Name[] {
  return Object.keys(record) as Name[];
}

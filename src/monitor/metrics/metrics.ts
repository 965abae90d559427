import type { JobSeen } from "../snapshot.ts";
import type { TaskRecords } from "../task-records.ts";
import { CountsByUser, type MeasuredClient } from "./client-counts.ts";
import { addClients, CLIENT_METRICS } from "./client-metrics.ts";
import { DurationHistogram } from "./duration-histogram.ts";
import { Exposition, type MetricsFormat } from "./exposition.ts";
import { addHost, HOST_METRICS, type MeasuredHost } from "./host-metrics.ts";
import { addJobs, JOB_METRICS } from "./job-metrics.ts";
import { counter, histogram, info, type Labels, type Metric } from "./metric.ts";

/** What there is to measure: a snapshot of a cluster, or a report of one host or client. */
export interface Measured {
  /** Name of the cluster, for the label `cluster`; empty: none. */
  readonly name: string;
  readonly hosts?: readonly MeasuredHost[];
  readonly clients?: readonly MeasuredClient[];
  readonly jobs?: readonly JobSeen[];
}

const BUILD = info("ensemble_build", "Version of the program that says this.");
const DURATION = histogram("ensemble_task_duration_seconds", "How long tasks ran that engines have answered.");
const DROPPED = counter(
  "ensemble_task_records_dropped",
  "Records of tasks that were too many, and are missing in durations.",
);

/** Every metric there is, in the order in which they are written. */
export const METRICS: readonly Metric[] = [
  BUILD,
  ...HOST_METRICS,
  DURATION,
  DROPPED,
  ...CLIENT_METRICS,
  ...JOB_METRICS,
];

/** Metrics of a cluster, a host or a client, as a fold of what is said of it. Keeps what has to be summed up over time. */
export class Metrics {
  readonly #build: Labels;
  readonly #durationLabels: Labels;
  readonly #counts = new CountsByUser();
  readonly #durations = new DurationHistogram();
  #dropped = 0;

  /**
   * @param version - of the program
   * @param host - the one on which all tasks run; absent: any
   */
  constructor({ version, host = "" }: { readonly version: string; readonly host?: string }) {
    this.#build = { version };
    this.#durationLabels = { host };
  }

  /** Notes tasks that ended. Each is to come once. */
  tasks(records: TaskRecords): void {
    this.#durations.add(records);
    this.#dropped += records.dropped;
  }

  /** Notes what clients say of themselves. To be called now and then, so that one which comes and goes is counted. */
  clients(clients: readonly MeasuredClient[]): void {
    for (const client of clients) this.#counts.heard(client);
  }

  /** All there is to say, as text. */
  text({ name, hosts, clients, jobs }: Measured, format: MetricsFormat): string {
    const to = new Exposition();
    const labels = { cluster: name };
    to.add(BUILD, this.#build, 1);
    for (const host of hosts ?? []) addHost(to, host, { ...labels, host: host.host });
    if (hosts !== undefined) {
      to.addHistogram(DURATION, { ...labels, ...this.#durationLabels }, this.#durations);
      to.add(DROPPED, labels, this.#dropped);
    }
    if (clients !== undefined) {
      this.clients(clients);
      addClients(to, clients, { counts: this.#counts, labels });
    }
    if (jobs !== undefined) addJobs(to, jobs, labels);
    return to.text(format);
  }
}

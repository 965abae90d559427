import { MessageChannel } from "node:worker_threads";
import type { NatsConnection } from "@nats-io/transport-node";
import { PortBus, serveLetters } from "../../cluster/port-bus.ts";
import { type JobRecord, partsOf } from "../../jobs/job-record.ts";
import { isGone, statusOf } from "../../jobs/work/job-state.ts";
import { JobStore } from "../../jobs/work/job-store.ts";
import type { JobSeen } from "../../monitor/snapshot.ts";
import { type ClusterNames, inboxPrefix } from "../../nats/cluster-names.ts";
import { loadTransport } from "../../nats/packages.ts";
import { randomName } from "../../nats/random-name.ts";
import { epochMs } from "../../protocol/epoch-ms.ts";
import { nodePort } from "../cluster/node-port.ts";
import { JobPace } from "./job-pace.ts";

const AGAIN_MS = 3000;
// Where nothing keeps jobs, or the server does not answer.
const LATER_MS = 10_000;
const OVER: readonly string[] = ["done", "failed", "aborted"];

/** Where jobs are, and whose. */
export interface JobsPlace {
  readonly connection: NatsConnection;
  readonly names: ClusterNames;
  readonly user: string;
  readonly url: string;
}

/** Looks again and again how the jobs of a user stand. */
export class WatchedJobs {
  readonly #store: JobStore;
  readonly #user: string;
  readonly #tell: (jobs: readonly JobSeen[]) => void;
  readonly #paces = new Map<string, JobPace>();
  // Those that are over stay as they are.
  readonly #over = new Map<string, JobSeen>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param tell - is given all jobs, the oldest first */
  static async start(place: JobsPlace, tell: (jobs: readonly JobSeen[]) => void): Promise<WatchedJobs> {
    const { headers } = await loadTransport();
    const jobs = new WatchedJobs(place, headers, tell);
    void jobs.#look();
    return jobs;
  }

  private constructor(
    { connection, names, user, url }: JobsPlace,
    headers: () => { set(name: string, value: string): void },
    tell: (jobs: readonly JobSeen[]) => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    serveLetters(nodePort(port2), connection, (entries) => {
      const made = headers();
      for (const [name, value] of Object.entries(entries)) made.set(name, value);
      return made;
    });
    const inbox = `${inboxPrefix(user)}.${randomName()}`;
    this.#store = new JobStore({ bus: new PortBus(nodePort(port1)), names, user, inbox, url });
    this.#user = user;
    this.#tell = tell;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#store.close();
  }

  async #look(): Promise<void> {
    let nextMs = AGAIN_MS;
    try {
      await this.#store.check();
      const jobs = await this.#read();
      if (!this.#isClosed) this.#tell(jobs);
    } catch {
      // JetStream is off, or the key is none of a client's: there are no jobs to see.
      nextMs = LATER_MS;
    }
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#look(), nextMs);
  }

  async #read(): Promise<JobSeen[]> {
    const records = await this.#store.all();
    for (const known of [this.#over, this.#paces]) {
      for (const id of known.keys()) if (!records.has(id)) known.delete(id);
    }
    const found: JobSeen[] = [];
    for (const [id, record] of records) {
      const seen = this.#over.get(id) ?? (await this.#see(id, record));
      if (seen !== undefined) found.push(seen);
    }
    return found.toSorted((a, b) => a.submittedMs - b.submittedMs);
  }

  async #see(id: string, record: JobRecord): Promise<JobSeen | undefined> {
    if (await isGone(this.#store, id, record)) return undefined;
    const ended = await this.#store.ended(id);
    const { state, done, of, failed } = statusOf(record, ended);
    const isOver = OVER.includes(state);
    const progress = of === 0 ? 1 : done / of;
    const pace = this.#paces.get(id) ?? new JobPace();
    this.#paces.set(id, pace);
    const remainingMs = isOver ? undefined : pace.remainingMs(progress, epochMs());
    const seen: JobSeen = {
      id,
      user: this.#user,
      method: record.work.kind,
      name: record.name,
      state: state === "submitting" ? "waiting" : state,
      progress,
      submittedMs: record.submittedMs,
      ...(remainingMs !== undefined && { remainingMs }),
      waiting: isOver ? 0 : partsOf(record) - ended.done.size - ended.lost.size,
      failed,
    };
    if (isOver) {
      this.#over.set(id, seen);
      this.#paces.delete(id);
    }
    return seen;
  }
}

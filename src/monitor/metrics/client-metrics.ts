import type { CountsByUser, MeasuredClient } from "./client-counts.ts";
import type { Exposition } from "./exposition.ts";
import { counter, gauge, type Labels, type Metric } from "./metric.ts";

const CLIENTS = gauge("ensemble_clients", "Clients of the user that are there.");
const QUEUE = gauge("ensemble_queue_tasks", "Tasks that wait for any engine (balanced), or for one alone (direct).");
const WAITED = gauge("ensemble_queue_wait_seconds", "Longest time that something has waited for an engine.");
const WORK = gauge("ensemble_queue_work_seconds", "Engine time that what waits and runs will still take, by a guess.");
const HELD = gauge("ensemble_client_held_tasks", "Tasks of the user's clients that engines hold.");
const CALLS = gauge("ensemble_client_calls", "Maps, sampling runs and other calls that are not over.");
const TASKS = counter("ensemble_client_tasks", "Tasks of the user's clients that are over; items of maps count.");
const RETRIES = counter("ensemble_client_retries", "Tries of tasks of the user's clients that were sent again.");

/** Metrics of clients, with the label `user`. Sessions have none of their own: each start of a program is another. */
export const CLIENT_METRICS: readonly Metric[] = [CLIENTS, QUEUE, WAITED, WORK, HELD, CALLS, TASKS, RETRIES];

/** Adds what is known of all clients. @param counts - has heard of them */
export function addClients(
  to: Exposition,
  clients: readonly MeasuredClient[],
  { counts, labels }: { readonly counts: CountsByUser; readonly labels: Labels },
): void {
  for (const [user, { done, failed, retried }] of counts.byUser) {
    const own = { ...labels, user };
    addNow(
      to,
      clients.filter((client) => client.user === user),
      own,
    );
    to.add(TASKS, { ...own, outcome: "done" }, done - failed);
    to.add(TASKS, { ...own, outcome: "failed" }, failed);
    to.add(RETRIES, own, retried);
  }
}

function addNow(to: Exposition, clients: readonly MeasuredClient[], labels: Labels): void {
  const total = (of: (client: MeasuredClient) => number): number =>
    clients.reduce((sum, client) => sum + of(client), 0);
  to.add(CLIENTS, labels, clients.length);
  to.add(
    QUEUE,
    { ...labels, view: "balanced" },
    total(({ unassigned }) => unassigned),
  );
  to.add(
    QUEUE,
    { ...labels, view: "direct" },
    total(({ queued }) => queued.reduce((sum, { count }) => sum + count, 0)),
  );
  to.add(WAITED, labels, Math.max(0, ...clients.map(({ waitedMs }) => waitedMs)) / 1000);
  to.add(WORK, labels, total(({ workMs }) => workMs ?? 0) / 1000);
  to.add(
    HELD,
    labels,
    total(({ held }) => held),
  );
  to.add(
    CALLS,
    labels,
    total(({ calls, moreCalls }) => calls.length + moreCalls),
  );
}

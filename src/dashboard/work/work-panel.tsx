import { useStore } from "../../look/store.ts";
import type { CallReport } from "../../monitor/client-report.ts";
import type { ClientSeen, JobSeen } from "../../monitor/snapshot.ts";
import { count, duration, plural, whole } from "../parts/format.ts";
import { Progress } from "../parts/progress.tsx";
import { seen } from "../seen/seen.ts";

/** What waits and what is under way: clients with their queues and calls, and jobs. */
export function WorkPanel() {
  const state = useStore(seen);
  const clients = state?.clients ?? [];
  return (
    <section class="panel work" aria-labelledby="work-title">
      <header>
        <h2 id="work-title">Clients</h2>
        <span class="note">{clients.length > 0 && plural(clients.length, "client")}</span>
      </header>
      {clients.length === 0 ? (
        <p class="note empty">No client is connected. What they have waiting and under way is seen here.</p>
      ) : (
        <ul class="clients" tabIndex={0} aria-labelledby="work-title">
          {clients.map((client) => (
            <Client key={`${client.user}.${client.session}`} client={client} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Client({ client }: { readonly client: ClientSeen }) {
  const direct = client.queued.reduce((sum, { count: waiting }) => sum + waiting, 0);
  return (
    <li>
      <div class="client-head">
        <b>{client.name}</b>
        <span class="note">{client.user}</span>
      </div>
      <dl class="queues">
        <Figure term="balanced queue" value={client.unassigned} />
        <Figure term="direct queues" value={direct} />
        <Figure term="on engines" value={client.held} />
        <Figure term="done" value={client.done} />
        <Figure term="failed, aborted or lost" value={client.failed} isBad={client.failed > 0} />
        {client.retried > 0 && <Figure term="tried again" value={client.retried} />}
      </dl>
      {client.waitedMs > 1000 && client.unassigned + direct > 0 && (
        <p class="note">
          The oldest has waited {duration(client.waitedMs)}
          {client.workMs !== undefined && `; ${duration(client.workMs)} of engine time are ahead`}.
        </p>
      )}
      <ul class="calls">
        {client.calls.map((call, i) => (
          <Call key={`${call.method} ${call.name} ${i}`} call={call} />
        ))}
      </ul>
      {client.moreCalls > 0 && <p class="note">and {plural(client.moreCalls, "more call")}</p>}
    </li>
  );
}

interface FigureProps {
  readonly term: string;
  readonly value: number;
  readonly isBad?: boolean;
}

function Figure({ term, value, isBad = false }: FigureProps) {
  return (
    <div data-zero={value === 0} data-bad={isBad}>
      <dt>{term}</dt>
      <dd title={whole(value)}>{count(value)}</dd>
    </div>
  );
}

function Call({ call }: { readonly call: CallReport }) {
  const { method, name, view, done, total, progress, elapsedMs, note } = call;
  const parts = done !== undefined && total !== undefined ? `${count(done)} of ${count(total)}` : "";
  return (
    <li>
      <Progress
        title={
          <>
            {method} <code>{name}</code>
          </>
        }
        label={`${method} ${name}`}
        part={progress}
        words={[parts, view, duration(elapsedMs), ...(note === undefined ? [] : [note])]}
      />
    </li>
  );
}

/** Jobs that were submitted. Nothing where there are none, as for engines of one's own. */
export function JobsPanel() {
  const jobs = useStore(seen)?.jobs ?? [];
  if (jobs.length === 0) return null;
  return (
    <section class="panel jobs" aria-labelledby="jobs-title">
      <header>
        <h2 id="jobs-title">Jobs</h2>
        <span class="note">{plural(jobs.filter(({ state }) => state === "running").length, "running job")}</span>
      </header>
      <ul class="calls" tabIndex={0} aria-labelledby="jobs-title">
        {jobs.map((job) => (
          <Job key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}

function Job({ job }: { readonly job: JobSeen }) {
  const { id, user, name, method, state, progress, remainingMs, waiting, failed } = job;
  return (
    <li data-state={state}>
      <Progress
        title={
          <>
            {name} <span class="note">{id}</span>
          </>
        }
        label={`job ${name}`}
        part={progress}
        words={[
          state,
          method,
          user,
          ...(remainingMs === undefined || state !== "running" ? [] : [`${duration(remainingMs)} left`]),
          ...(waiting > 0 ? [`${count(waiting)} parts wait`] : []),
          ...(failed > 0 ? [`${count(failed)} failed`] : []),
        ]}
      />
    </li>
  );
}

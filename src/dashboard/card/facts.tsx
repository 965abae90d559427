import type { PageState } from "../../monitor/page/page-message.ts";
import { bytes, clock, count, duration, whole } from "../parts/format.ts";
import { clientName } from "../seen/client-names.ts";
import { serverNow } from "../seen/seen.ts";
import { Doing } from "../table/table-row.tsx";
import type { Opened } from "./opened.ts";

/** What is known of an engine or a host. */
export function Facts({ state, what }: { readonly state: PageState; readonly what: Opened }) {
  if (what.kind === "host") return <HostFacts state={state} name={what.host} />;
  const index = state.engines.id.indexOf(what.engine);
  if (index < 0) return <p class="said">It is gone.</p>;
  const { engines } = state;
  const at = (column: readonly number[]): number => column[index] ?? 0;
  const heap = at(engines.heapBytes);
  const client = engines.names[at(engines.client)];
  return (
    <dl class="facts">
      <div>
        <dt>now</dt>
        <dd>
          <Doing engines={engines} index={index} />
        </dd>
      </div>
      {client !== undefined && client !== "" && <Fact term="for" text={clientName(client)} />}
      <Fact term="busy" text={`${at(engines.busy)} %`} />
      <Fact term="tasks" text={`${whole(at(engines.done))}, ${count(at(engines.rate))} a second`} />
      <Fact term="failed" text={whole(at(engines.failed))} />
      <Fact term="holds" text={whole(at(engines.held))} />
      {heap >= 0 && <Fact term="heap" text={bytes(heap)} />}
      {at(engines.isNeeded) === 1 && <Fact term="keeps" text="something that a client may still want" />}
    </dl>
  );
}

function Fact({ term, text }: { readonly term: string; readonly text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function HostFacts({ state, name }: { readonly state: PageState; readonly name: string }) {
  const host = state.hosts.find((each) => each.host === name);
  if (host === undefined) return <p class="said">It is gone.</p>;
  const { machine, process, engineCount, maxEngines, coresUsed, endsMs } = host;
  const { memoryBytes, freeBytes, load } = machine;
  return (
    <dl class="facts">
      <Fact term="state" text={host.state} />
      <Fact term="engines" text={maxEngines === undefined ? whole(engineCount) : `${engineCount} of ${maxEngines}`} />
      <Fact term="tasks" text={`${count(host.rate)} a second`} />
      <Fact
        term="cores"
        text={coresUsed === undefined ? whole(machine.cores) : `${coresUsed.toFixed(1)} used of ${machine.cores}`}
      />
      {load !== undefined && <Fact term="load" text={load.toFixed(2)} />}
      {memoryBytes !== undefined && freeBytes !== undefined && (
        <Fact term="memory" text={`${bytes(memoryBytes - freeBytes)} used of ${bytes(memoryBytes)}`} />
      )}
      {process.rssBytes !== undefined && <Fact term="process" text={bytes(process.rssBytes)} />}
      <Fact term="up" text={duration(serverNow() - process.sinceMs)} />
      {endsMs !== undefined && <Fact term="ends" text={`at ${clock(endsMs)}`} />}
      {host.state === "silent" && <Fact term="heard" text={`${duration(serverNow() - host.heardMs)} ago`} />}
    </dl>
  );
}

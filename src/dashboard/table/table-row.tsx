import { ENGINE_STATES, type PageHost, type PageState } from "../../monitor/page/page-message.ts";
import { openCard } from "../card/opened.ts";
import { bytes, count, duration } from "../parts/format.ts";
import { Meter } from "../parts/meter.tsx";
import { colourOf } from "../seen/palette.ts";
import { serverNow } from "../seen/seen.ts";
import { memoryUsed } from "./table-rows.ts";

// What began so short a time ago has just begun: the next state may know of another.
const NEW_MS = 100;

interface HostProps {
  readonly host: PageHost;
  /** Percent, of all its engines. */
  readonly busy: number;
  readonly isOpen: boolean;
  readonly onToggle: (host: string) => void;
}

/** A host. */
export function HostRow({ host, busy, isOpen, onToggle }: HostProps) {
  const { machine, state, engineCount } = host;
  const used = memoryUsed(host);
  return (
    <tr class="host-row" data-state={state}>
      <th scope="row" class="name">
        <button
          type="button"
          class="quiet fold"
          aria-expanded={isOpen}
          aria-label={`Engines of ${host.host}`}
          onClick={() => onToggle(host.host)}
        >
          <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
            <path d="M5 3l6 5-6 5z" />
          </svg>
        </button>
        <button type="button" class="quiet opens" onClick={() => openCard({ kind: "host", host: host.host })}>
          {host.host}
        </button>
      </th>
      <td class="doing">
        {state === "up" ? (
          <span class="note">{engineCount === 1 ? "1 engine" : `${engineCount} engines`}</span>
        ) : (
          <span class="badge" data-state={state}>
            {state}
          </span>
        )}
      </td>
      <td class="busy">
        <Meter percent={busy} />
      </td>
      <td class="rate">{count(host.rate)}</td>
      <td class="load">{machine.load === undefined ? "–" : `${machine.load.toFixed(1)} of ${machine.cores}`}</td>
      <td class="memory" title={machine.memoryBytes === undefined ? undefined : `of ${bytes(machine.memoryBytes)}`}>
        {used === undefined ? "–" : `${Math.round(100 * used)} %`}
      </td>
      <td class="failed" />
    </tr>
  );
}

interface EngineProps {
  readonly state: PageState;
  readonly host: PageHost;
  readonly index: number;
}

/** An engine of a host. */
export function EngineRow({ state: { engines }, host, index }: EngineProps) {
  const at = (column: readonly number[]): number => column[index] ?? 0;
  const id = at(engines.id);
  const stateName = ENGINE_STATES[at(engines.state)] ?? "idle";
  const failed = at(engines.failed);
  const heap = at(engines.heapBytes);
  return (
    <tr class="engine-row" data-state={stateName}>
      <th scope="row" class="name">
        <button
          type="button"
          class="quiet opens"
          aria-label={`Engine ${id}`}
          onClick={() => openCard({ kind: "engine", host: host.host, engine: id })}
        >
          {id}
        </button>
      </th>
      <td class="doing">
        <Doing engines={engines} index={index} />
      </td>
      <td class="busy">
        <Meter percent={at(engines.busy)} />
      </td>
      <td class="rate">{count(at(engines.rate))}</td>
      <td class="load" />
      <td class="memory">{heap < 0 ? "–" : bytes(heap)}</td>
      <td class="failed" data-bad={failed > 0}>
        {failed === 0 ? "" : count(failed)}
      </td>
    </tr>
  );
}

interface DoingProps {
  readonly engines: PageState["engines"];
  readonly index: number;
}

/** What an engine runs since when, or that it waits. */
export function Doing({ engines, index }: DoingProps) {
  const name = engines.names[engines.runs[index] ?? -1];
  const state = ENGINE_STATES[engines.state[index] ?? 0] ?? "idle";
  const sinceMs = serverNow() - (engines.sinceMs[index] ?? 0);
  return (
    <>
      {(state === "silent" || state === "draining") && (
        <span class="badge" data-state={state}>
          {state}
        </span>
      )}
      {name === undefined ? (
        state === "idle" && <span class="note">idle</span>
      ) : (
        <span class="runs">
          <i class="swatch" data-fn={colourOf(name)} />
          <code>{name}</code>
          {sinceMs > NEW_MS && <span class="note">{duration(sinceMs)}</span>}
        </span>
      )}
    </>
  );
}

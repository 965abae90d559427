import { useRef, useState } from "preact/hooks";
import type { Client, EngineId } from "wasm-ensemble";
import { EngineCount, EngineSlider } from "../app/engine-slider.tsx";
import { crew, messageOf } from "../app/engines.ts";
import { useStore } from "../app/store.ts";
import type { NamedValue } from "./namespaces.ts";

interface CardsProps {
  readonly client: Client | undefined;
  readonly names: ReadonlyMap<EngineId, readonly NamedValue[]>;
}

/** The engines, the names on each, and what each has to do. */
export function EngineCards({ client, names }: CardsProps) {
  const { ids } = useStore(crew);
  const [trouble, setTrouble] = useState<string>();
  const status = client?.queueStatus();
  const list = useRef<HTMLUListElement>(null);
  const kill = (id: EngineId): void => {
    setTrouble(undefined);
    // The button goes with its engine.
    list.current?.focus();
    client?.restart(id).catch((error: unknown) => setTrouble(messageOf(error)));
  };
  return (
    <section class="panel namespaces" aria-label="Engines and their names">
      <header>
        <h2>Engines</h2>
        <EngineSlider />
        <EngineCount />
      </header>
      <ul class="cards" ref={list} tabIndex={-1} aria-label="Engines">
        {ids.map((id) => {
          const { tasks = 0, queue = 0 } = status?.engines.get(id) ?? {};
          return (
            <li key={id} class="card" data-busy={tasks > 0} aria-label={`Engine ${id}`}>
              <header>
                <i class="lamp" />
                <b>{id}</b>
                <span class="note">{tasks > 0 ? busyText(tasks + queue) : "idle"}</span>
                <button type="button" class="quiet kill" aria-label={`Kill engine ${id}`} onClick={() => kill(id)}>
                  Kill
                </button>
              </header>
              <Names names={names.get(id)} />
            </li>
          );
        })}
      </ul>
      {trouble !== undefined && <p class="note">{trouble}</p>}
    </section>
  );
}

function busyText(tasks: number): string {
  return tasks === 1 ? "running" : `running, ${tasks - 1} behind it`;
}

function Names({ names = [] }: { readonly names: readonly NamedValue[] | undefined }) {
  if (names.length === 0) return <p class="note">no names</p>;
  return (
    <dl>
      {names.map(({ name, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={text}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

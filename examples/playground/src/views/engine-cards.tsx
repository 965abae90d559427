import { useRef, useState } from "preact/hooks";
import type { Client, EngineId } from "wasm-ensemble";
import { announce } from "../../../../src/look/announce.tsx";
import { useStore } from "../../../../src/look/store.ts";
import { EngineCount, EngineSlider } from "../app/engine-slider.tsx";
import { crew, messageOf } from "../app/engines.ts";
import { duration } from "../app/format.ts";
import { journal } from "../app/journal.ts";
import type { NamedValue } from "./namespaces.ts";
import type { EngineWork } from "./task-stream.ts";

interface CardsProps {
  readonly client: Client | undefined;
  readonly names: ReadonlyMap<EngineId, readonly NamedValue[]>;
  readonly work: ReadonlyMap<EngineId, EngineWork>;
}

/** The engines, the names on each, and what each has to do. */
export function EngineCards({ client, names, work }: CardsProps) {
  const { ids, wanted, failure } = useStore(crew);
  const { starting, heirs } = useStore(journal);
  const [trouble, setTrouble] = useState<string>();
  const list = useRef<HTMLUListElement>(null);
  const kill = async (id: EngineId): Promise<void> => {
    setTrouble(undefined);
    // The button goes with its engine.
    list.current?.focus();
    try {
      const [by] = (await client?.restart(id)) ?? [];
      announce(`Engine ${id} was killed; engine ${by} has its place.`);
    } catch (error) {
      setTrouble(messageOf(error));
    }
  };
  const coming = [...starting].filter((id) => !ids.includes(id));
  return (
    <section class="panel namespaces" aria-label="Engines and their names">
      <header>
        <h2>Engines</h2>
        <EngineSlider />
        <EngineCount />
      </header>
      <ul class="cards" ref={list} tabIndex={-1} aria-label="Engines">
        {ids.map((id) => (
          <EngineCard
            key={id}
            id={id}
            work={work.get(id)}
            names={names.get(id)}
            leaves={client !== undefined && !client.ids.includes(id)}
            onKill={() => void kill(id)}
          />
        ))}
        {coming.map((id) => (
          <li key={id} class="card" data-state="starting" aria-label={`Engine ${id}, starting`}>
            <header>
              <i class="lamp" />
              <b>{id}</b>
            </header>
            <p class="note">starting in the place of {placeOf(id, heirs)}</p>
          </li>
        ))}
      </ul>
      {client === undefined && failure === undefined && <p class="note">{wanted} engines are starting…</p>}
      {trouble !== undefined && <p class="note">{trouble}</p>}
      <p class="note advice">
        Kill ends an engine in mid-task, and another takes its place. The slider adds and removes some.
      </p>
    </section>
  );
}

/** The engine whose place another takes. */
function placeOf(id: EngineId, heirs: ReadonlyMap<EngineId, EngineId>): string {
  return String([...heirs].find(([, heir]) => heir === id)?.[0] ?? "another");
}

interface CardProps {
  readonly id: EngineId;
  readonly work: EngineWork | undefined;
  readonly names: readonly NamedValue[] | undefined;
  /** Whether it ends when it has done what it holds. */
  readonly leaves: boolean;
  readonly onKill: () => void;
}

function EngineCard({ id, work, names, leaves, onKill }: CardProps) {
  return (
    <li class="card" data-busy={work?.running !== undefined} aria-label={`Engine ${id}`}>
      <header>
        <i class="lamp" />
        <b>{id}</b>
        <span class="note">{leaves && "to go"}</span>
        <button type="button" class="quiet kill" aria-label={`Kill engine ${id}`} onClick={onKill}>
          Kill
        </button>
      </header>
      <p class="note doing">{doing(work)}</p>
      <Names names={names} />
    </li>
  );
}

// Shorter than this it can't be read.
const LEAST_MS = 1000;

function doing(work: EngineWork | undefined): string {
  if (work?.running === undefined) return "idle";
  const { running, behind } = work;
  const ms = running.toMs - running.fromMs;
  const parts = [`running ${running.name}`, ms >= LEAST_MS && duration(ms), behind > 0 && `${behind} behind it`];
  return parts.filter((part) => part !== false).join(", ");
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

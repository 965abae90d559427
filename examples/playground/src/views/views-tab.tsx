import { useEffect, useMemo, useState } from "preact/hooks";
import type { EngineId } from "wasm-ensemble";
import { crew } from "../app/engines.ts";
import { useStore } from "../app/store.ts";
import { useClient } from "../app/use-client.ts";
import { useTick } from "../app/use-tick.ts";
import { Console } from "./console.tsx";
import { ConsoleRun } from "./console-run.ts";
import { EngineCards } from "./engine-cards.tsx";
import { type NamedValue, Namespaces } from "./namespaces.ts";
import { TaskBars } from "./task-bars.ts";
import { TimelineView } from "./timeline.tsx";

// Time between two looks at what engines do.
const BUSY_MS = 50;
const CALM_MS = 250;

/** Views by hand: a console, the names on each engine, and what ran where. */
export function ViewsTab({ isShown }: { readonly isShown: boolean }) {
  const client = useClient();
  const run = useMemo(() => new ConsoleRun(), []);
  const namespaces = useMemo(() => new Namespaces(), []);
  const bars = useMemo(() => new TaskBars(namespaces.own), [namespaces]);
  const [names, setNames] = useState<ReadonlyMap<EngineId, readonly NamedValue[]>>(new Map());
  const entries = useStore(run.entries);
  const { ids } = useStore(crew);
  const isBusy = entries.some(({ state }) => state === "running");
  const since = useMemo(() => performance.timeOrigin + performance.now(), [entries.at(-1)?.id]);
  // Other tabs begin and end their work without a word here.
  useTick(isShown || isBusy, isBusy ? BUSY_MS : CALM_MS);

  // After each command that ends, and with each engine that comes or goes.
  const settled = entries.filter(({ state }) => state !== "running").length;
  useEffect(() => {
    if (client === undefined) return;
    void namespaces.read(client, (id, found) => setNames((before) => new Map([...before, [id, found]])));
  }, [client, namespaces, settled, ids]);

  const timeline = client && entries.length > 0 ? bars.read(client, since) : undefined;
  return (
    <div class="views">
      <Console run={run} />
      <EngineCards client={client} names={names} />
      <TimelineView timeline={timeline} alive={ids} />
    </div>
  );
}

import { useEffect, useMemo, useState } from "preact/hooks";
import type { EngineId } from "wasm-ensemble";
import { useStore } from "../../../../src/look/store.ts";
import { crew } from "../app/engines.ts";
import { edit, place } from "../app/link.ts";
import { useClient } from "../app/use-client.ts";
import { useTick } from "../app/use-tick.ts";
import { Console } from "./console.tsx";
import { ConsoleRun } from "./console-run.ts";
import { EngineCards } from "./engine-cards.tsx";
import { type NamedValue, Namespaces } from "./namespaces.ts";
import { TaskStream, type TaskStreamState } from "./task-stream.ts";
import { TimelineView } from "./timeline.tsx";
import { fieldsOf, settingOf } from "./views-fields.ts";

// Time between two looks at what engines do.
const BUSY_MS = 150;
const CALM_MS = 250;
const NOTHING: TaskStreamState = { bars: [], engines: new Map(), atMs: 0 };

/** Views by hand: a console, the names on each engine, and what ran where. */
export function ViewsTab({ isShown }: { readonly isShown: boolean }) {
  const client = useClient();
  const run = useMemo(() => new ConsoleRun(), []);
  const namespaces = useMemo(() => new Namespaces(), []);
  const stream = useMemo(() => new TaskStream(namespaces.own), [namespaces]);
  const [names, setNames] = useState<ReadonlyMap<EngineId, readonly NamedValue[]>>(new Map());
  const setting = settingOf(useStore(place).fields.views);
  const entries = useStore(run.entries);
  const { ids } = useStore(crew);
  const { bars, engines } = client === undefined ? NOTHING : stream.read(client);
  const isBusy = [...engines.values()].some(({ running }) => running !== undefined);
  // Other tabs begin and end their work without a word here.
  useTick(isShown, isBusy ? BUSY_MS : CALM_MS);

  // After each command that ends, and with each engine that comes or goes.
  const settled = entries.filter(({ state }) => state !== "running").length;
  useEffect(() => {
    if (client === undefined) return;
    void namespaces.read(client, (id, found) => setNames((before) => new Map([...before, [id, found]])));
  }, [client, namespaces, settled, ids]);

  return (
    <>
      <header class="tab-head">
        <h1>Views</h1>
        <p>Send functions, data and code to engines by hand, and see what each of them has and does.</p>
      </header>
      <div class="views">
        <Console run={run} />
        <EngineCards client={client} names={names} work={engines} />
        <TimelineView
          bars={bars}
          alive={ids}
          span={setting.span}
          onSpan={(span) => edit("views", fieldsOf({ ...setting, span }))}
          commandMs={entries.at(-1)?.atMs}
          commandOf={({ taskId }) => run.commandOf(taskId)}
        />
      </div>
    </>
  );
}

import { useMemo, useRef, useState } from "preact/hooks";
import { Store, useStore } from "../../look/store.ts";
import { seen } from "../seen/seen.ts";
import { EngineRow, HostRow } from "./table-row.tsx";
import { type Sort, type TableView, tableRows } from "./table-rows.ts";
import { useRowFocus } from "./use-row-focus.ts";

const tableView = new Store<TableView>({ sort: "name", isDown: false, filter: "", toggled: new Set() });

const ROW_PX = 36;
// Rows that are drawn beyond those in sight.
const AHEAD = 6;

const COLUMNS: readonly { readonly title: string; readonly sort?: Sort; readonly name: string }[] = [
  { title: "Host, engine", sort: "name", name: "name" },
  { title: "Doing", name: "doing" },
  { title: "Busy", sort: "busy", name: "busy" },
  { title: "Tasks/s", sort: "rate", name: "rate" },
  { title: "Load", sort: "load", name: "load" },
  { title: "Memory", sort: "memory", name: "memory" },
  { title: "Failed", sort: "failed", name: "failed" },
];

/** Hosts and their engines: what they do, and a way to what can be done with them. */
export function EnginesPanel() {
  const state = useStore(seen);
  const view = useStore(tableView);
  const rows = useMemo(() => (state === undefined ? [] : tableRows(state, view)), [state, view]);
  const [topPx, setTopPx] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  useRowFocus(box);
  const heightPx = box.current?.clientHeight ?? 600;
  const first = Math.max(0, Math.floor(topPx / ROW_PX) - AHEAD);
  const last = Math.min(rows.length, Math.ceil((topPx + heightPx) / ROW_PX) + AHEAD);
  const toggle = (host: string): void => {
    const toggled = new Set(view.toggled);
    if (!toggled.delete(host)) toggled.add(host);
    tableView.set({ ...view, toggled });
  };
  return (
    <section class="panel engines" aria-labelledby="engines-title">
      <header>
        <h2 id="engines-title">Hosts and engines</h2>
        <Filter view={view} />
      </header>
      <div
        class="table-box"
        ref={box}
        tabIndex={0}
        role="group"
        aria-label="Table of hosts and engines"
        onScroll={({ currentTarget }) => setTopPx(currentTarget.scrollTop)}
      >
        <table aria-rowcount={rows.length + 1} aria-labelledby="engines-title">
          <Head view={view} />
          <tbody>
            {first > 0 && <Space rows={first} />}
            {state !== undefined &&
              rows
                .slice(first, last)
                .map((row) =>
                  row.kind === "host" ? (
                    <HostRow key={`h ${row.host.host}`} {...row} onToggle={toggle} />
                  ) : (
                    <EngineRow key={state.engines.id[row.index]} state={state} host={row.host} index={row.index} />
                  ),
                )}
            {last < rows.length && <Space rows={rows.length - last} />}
          </tbody>
        </table>
        {rows.length === 0 && state !== undefined && (
          <p class="note empty">
            {view.filter === "" ? "No host is there." : `Nothing here is called ${view.filter}.`}
          </p>
        )}
      </div>
    </section>
  );
}

function Filter({ view }: { readonly view: TableView }) {
  return (
    <input
      type="text"
      class="filter"
      aria-label="Show only"
      placeholder="Host, id, function, state"
      value={view.filter}
      onInput={({ currentTarget }) => tableView.set({ ...view, filter: currentTarget.value })}
    />
  );
}

function Space({ rows }: { readonly rows: number }) {
  return (
    <tr aria-hidden="true">
      <td style={{ height: `${rows * ROW_PX}px`, padding: 0, border: 0 }} />
    </tr>
  );
}

function Head({ view }: { readonly view: TableView }) {
  const sortBy = (sort: Sort): void => {
    // Numbers are looked at from the largest.
    const isDown = view.sort === sort ? !view.isDown : sort !== "name";
    tableView.set({ ...view, sort, isDown });
  };
  return (
    <thead>
      <tr>
        {COLUMNS.map(({ title, sort, name }) => (
          <th key={name} class={name} scope="col" aria-sort={sort === view.sort ? direction(view) : undefined}>
            {sort === undefined ? (
              title
            ) : (
              <button type="button" class="quiet" onClick={() => sortBy(sort)}>
                {title}
                <span aria-hidden="true">{sort === view.sort ? (view.isDown ? "↓" : "↑") : ""}</span>
              </button>
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function direction({ isDown }: TableView): "ascending" | "descending" {
  return isDown ? "descending" : "ascending";
}

import { useStore } from "../../look/store.ts";
import type { PageState } from "../../monitor/page/page-message.ts";
import { colourOf } from "../seen/palette.ts";
import { seen, serverNow } from "../seen/seen.ts";
import { tasks } from "../seen/tasks.ts";

const MOST = 8;
const OUTCOMES = ["running", "failed", "aborted", "lost"] as const;

/** Which colour is which function, and which shape is which end. */
export function Legend() {
  const state = useStore(seen);
  const functions = state === undefined ? [] : functionsByTime(state);
  return (
    <div class="legend">
      <ul aria-label="Functions">
        {functions.slice(0, MOST).map((name) => (
          <li key={name} class="name-key">
            <i class="swatch" data-fn={colourOf(name)} />
            <code>{name}</code>
          </li>
        ))}
        {functions.length > MOST && <li class="note">and {functions.length - MOST} more</li>}
      </ul>
      <ul aria-label="How tasks end">
        {OUTCOMES.map((outcome) => (
          <li key={outcome} class="name-key">
            <i class="swatch" data-outcome={outcome} />
            {outcome}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Functions that have run, or run now, those first that took the most time. */
function functionsByTime({ engines }: PageState): readonly string[] {
  const { runs, names, sinceMs } = engines;
  const times = new Map(tasks.times());
  for (const [index, place] of runs.entries()) {
    const name = names[place];
    if (name === undefined) continue;
    times.set(name, (times.get(name) ?? 0) + Math.max(0, serverNow() - (sinceMs[index] ?? 0)));
  }
  return [...times].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
}

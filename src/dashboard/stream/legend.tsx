import { useRef } from "preact/hooks";
import { useStore } from "../../look/store.ts";
import { colourOf } from "../seen/palette.ts";
import { seen } from "../seen/seen.ts";
import { tasks } from "../seen/tasks.ts";

const MOST = 8;
const OUTCOMES = ["running", "failed", "aborted", "lost"] as const;

/** Which colour is which function, and which shape is which end. */
export function Legend() {
  const state = useStore(seen);
  const known = useRef(new Set<string>());
  for (const name of tasks.names()) known.current.add(name);
  if (state !== undefined) {
    const { runs, names } = state.engines;
    for (const place of runs) if (place >= 0) known.current.add(names[place] ?? "");
  }
  const functions = [...known.current];
  return (
    <div class="legend">
      <ul aria-label="Functions">
        {functions.slice(-MOST).map((name) => (
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

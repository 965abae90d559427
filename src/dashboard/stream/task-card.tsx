import { clock, duration, whole } from "../parts/format.ts";
import { clientName } from "../seen/client-names.ts";
import { colourOf } from "../seen/palette.ts";
import type { Bar } from "../seen/tasks.ts";

/** All that is known of the tasks of a bar. */
export function TaskCard({ bar }: { readonly bar: Bar }) {
  return (
    <>
      <b class="task-name">
        <i class="swatch" data-outcome={bar.outcome} data-fn={colourOf(bar.name)} />
        {bar.name}
      </b>
      <dl>
        {factsOf(bar).map(([term, text]) => (
          <div key={term} data-term={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function factsOf(bar: Bar): readonly (readonly [string, string])[] {
  const { count, outcome, fromMs, toMs, engine, client, error } = bar;
  const ms = toMs - fromMs;
  return [
    ["state", count > 1 ? `${outcome}, ${whole(count)} tasks` : outcome],
    ["took", count > 1 ? `${duration(ms)}, ${duration(ms / count)} each` : duration(ms)],
    ["began", `${clock(fromMs)}.${String(Math.floor(fromMs) % 1000).padStart(3, "0")}`],
    ["engine", String(engine)],
    ...(client === "" ? [] : [["client", clientName(client)] as const]),
    ...(error === undefined ? [] : [["error", error] as const]),
  ];
}

/** The same in a sentence, for those who hear it. */
export function taskSentence(bar: Bar): string {
  return `${bar.name}; ${factsOf(bar)
    .map(([term, text]) => `${term} ${text}`)
    .join(", ")}`;
}

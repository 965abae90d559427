import { useStore } from "../../look/store.ts";
import { clock } from "../parts/format.ts";
import { seen } from "../seen/seen.ts";

/** What happened of late, the newest first: engines lost and replaced, hosts that come, go or fall silent. */
export function LogPanel() {
  const log = useStore(seen)?.log ?? [];
  return (
    <section class="panel log" aria-labelledby="log-title">
      <header>
        <h2 id="log-title">Log</h2>
      </header>
      {log.length === 0 ? (
        <p class="note empty">
          Nothing yet: engines that are lost or replaced, and hosts that come and go, are told here.
        </p>
      ) : (
        <ol class="entries" tabIndex={0} aria-labelledby="log-title">
          {log.toReversed().map(({ atMs, kind, isBad, text }, i) => (
            <li key={`${atMs} ${log.length - i}`} data-bad={isBad}>
              <time dateTime={new Date(atMs).toISOString()}>{clock(atMs)}</time>
              <span class="kind">{kind}</span>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

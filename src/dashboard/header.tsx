import { useEffect } from "preact/hooks";
import { Mark } from "../look/mark.tsx";
import { useStore } from "../look/store.ts";
import { ThemeSwitch } from "../look/theme-switch.tsx";
import { type Status, status } from "./link/status.ts";
import { seen } from "./seen/seen.ts";

const WORDS: Readonly<Record<Status["kind"] | "lost", string>> = {
  lost: "server lost",
  connecting: "connecting",
  live: "live",
  trouble: "not connected",
  away: "connection lost",
  "no key": "not connected",
};

/** The bar above all: what is seen, and whether it is up to date. */
export function Header() {
  const state = useStore(seen);
  const { kind: way } = useStore(status);
  // The program is there, but its server is not.
  const kind = way === "live" && state?.lostSinceMs !== undefined ? "lost" : way;
  useEffect(() => {
    document.title = state === undefined ? "Ensemble dashboard" : `${state.name} · Ensemble dashboard`;
  }, [state?.name]);
  return (
    <header class="top">
      <span class="mark">
        <Mark />
        <span class="brand">Ensemble</span>
      </span>
      <h1 class="cluster-name">{state?.name ?? "Dashboard"}</h1>
      <span class="pill" data-kind={kind} role="status">
        {WORDS[kind]}
      </span>
      <ThemeSwitch />
    </header>
  );
}

/** Says what is wrong with the connection, and what to do about it. */
export function Trouble() {
  const current = useStore(status);
  const isProgram = useStore(seen)?.kind === "local";
  const words = wordsOf(current, isProgram);
  return words === undefined ? null : (
    <p class="failure" role="alert">
      {words}
    </p>
  );
}

/** @param isProgram - whether the page is of a program with engines of its own */
function wordsOf(current: Status, isProgram: boolean): string | undefined {
  switch (current.kind) {
    case "connecting":
    case "live":
      return undefined;
    case "trouble":
      return `${current.why}. It is tried again; what stands below is as it was last seen.`;
    case "away":
      return `The program that serves this page does not answer. If it has ended, ${isProgram ? "run the program again" : "start it again: ensemble dashboard"}. It is tried again meanwhile; what stands below is as it was last seen.`;
    case "no key":
      return "This page needs the key of the program that serves it. Open the address that was printed when it was started, with all that follows the #.";
  }
}

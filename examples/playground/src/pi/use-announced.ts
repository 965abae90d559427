import { useEffect } from "preact/hooks";
import { announce } from "../../../../src/look/announce.tsx";
import { useStore } from "../../../../src/look/store.ts";
import type { PiRun } from "./pi-run.ts";
import { spokenOf } from "./sentence.ts";

// While it changes all the time it is told now and then.
const TELL_MS = 10_000;

/** Has the estimate read aloud: now and then while a run goes on, and at its end. */
export function useAnnounced(run: PiRun, isShown: boolean): void {
  const { phase } = useStore(run.state);
  useEffect(() => {
    if (!isShown || phase === "idle") return undefined;
    const tell = (): void => {
      const text = spokenOf({ phase, latest: run.latest });
      if (text !== "") announce(text);
    };
    if (phase !== "running") tell();
    else {
      const timer = setInterval(tell, TELL_MS);
      return () => clearInterval(timer);
    }
    return undefined;
  }, [phase, isShown]);
}

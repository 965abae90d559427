import { useStore } from "../../../../src/look/store.ts";
import { crew } from "../app/engines.ts";
import type { PiRun } from "../pi/pi-run.ts";
import type { Stage } from "../pi/stage.ts";

/** Whether the claims could be shown now: engines are there, and nothing else has them that was asked for. */
export function useCanShow(run: PiRun, stage: Stage): boolean {
  const { phase } = useStore(run.state);
  const { ids } = useStore(crew);
  const act = useStore(stage.act);
  const isFree = act === undefined || act === "sides";
  return isFree && ids.length > 0 && (phase !== "running" || run.canPause);
}

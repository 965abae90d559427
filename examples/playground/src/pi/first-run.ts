import { useEffect, useRef } from "preact/hooks";
import type { Client } from "wasm-ensemble";
import { ready } from "../app/engines.ts";
import { readSeed } from "../app/seed.ts";
import type { PiRun, PiState } from "./pi-run.ts";
import { settings } from "./settings.ts";
import type { SideBySide } from "./side-by-side.ts";
import type { Stage } from "./stage.ts";

// As long as it takes to see what happens.
const FIRST_MS = 4000;
// More than any machine draws in that time.
const FIRST_SAMPLES = 1e13;

interface Parts {
  readonly run: PiRun;
  readonly stage: Stage;
  readonly sides: SideBySide;
}

/**
 * Starts a short run by itself when the tab is first seen, and measures side by side after it. Not for those who want no
 * motion, nor while engines have other work.
 */
export function useFirstRun(parts: Parts, isShown: boolean): void {
  const isDue = useRef(true);
  useEffect(() => {
    if (!isShown || !isDue.current) return;
    isDue.current = false;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    // That there are no engines, the page says elsewhere.
    void ready.then((client) => moveOnce(client, parts)).catch(() => undefined);
  }, [isShown]);
}

async function moveOnce(client: Client, { run, stage, sides }: Parts): Promise<void> {
  await untilVisible();
  if (phaseOf(run) !== "idle" || stage.act.value !== undefined || isWorking(client)) return;
  const seed = readSeed(settings.value.seedText);
  if (seed === undefined) return;
  await run.start({ seed, samples: FIRST_SAMPLES, timeLimitMs: FIRST_MS });
  await run.over;
  // It may have been paused, or another been started.
  if (phaseOf(run) === "ended" && document.visibilityState === "visible") await sides.measure(stage);
}

function phaseOf(run: PiRun): PiState["phase"] {
  return run.state.value.phase;
}

async function untilVisible(): Promise<void> {
  while (document.visibilityState !== "visible") {
    await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
  }
}

function isWorking(client: Client): boolean {
  const { unassigned, engines } = client.queueStatus();
  return unassigned > 0 || [...engines.values()].some(({ tasks, queue }) => tasks + queue > 0);
}

import type { PageState } from "../../monitor/page/page-message.ts";
import type { EngineId } from "../../protocol/ids.ts";

/** An engine that was there while the page looked. */
export interface GoneEngine {
  readonly host: string;
  /** By the clock of the server. */
  readonly goneMs: number;
}

// As long as its tasks are kept.
const KEPT_MS = 120_000;

/** Engines that are gone of late, after one more state. */
export function goneAfter(
  gone: ReadonlyMap<EngineId, GoneEngine>,
  before: PageState | undefined,
  now: PageState,
): ReadonlyMap<EngineId, GoneEngine> {
  const there = new Set(now.engines.id);
  const kept = new Map([...gone].filter(([id, { goneMs }]) => now.atMs - goneMs < KEPT_MS && !there.has(id)));
  let index = 0;
  for (const { host, engineCount } of before?.hosts ?? []) {
    for (const id of before?.engines.id.slice(index, index + engineCount) ?? []) {
      if (!there.has(id)) kept.set(id, { host, goneMs: now.atMs });
    }
    index += engineCount;
  }
  return kept;
}

import type { EngineId } from "../protocol/ids.ts";
import type { SamplingClient } from "../sampling/sampling-client.ts";
import { chainBefore } from "./chain-at.ts";
import { sorted } from "./complete.ts";
import { memberNames } from "./member-names.ts";
import type { Completions } from "./session.ts";

// Who types does not wait longer for an engine that is busy.
const PATIENCE_MS = 300;

/** What may stand at a place of code for engines: names on one of them, and members, as far as no getter has to run. */
export async function completeOnEngine(
  code: string,
  cursor: number,
  at: { readonly client: SamplingClient; readonly engineId: EngineId | undefined },
): Promise<Completions> {
  const chain = chainBefore(code, cursor);
  const none = { matches: [], start: chain?.start ?? cursor, end: cursor };
  if (chain === undefined || at.engineId === undefined) return none;
  const path = chain.owner?.split(/\??\./) ?? [];
  const view = at.client.directView(at.engineId).with({ queueTimeoutMs: PATIENCE_MS, timeoutMs: PATIENCE_MS });
  try {
    const names = await view.apply(namesOnEngine, memberNames.toString(), path, chain.name);
    return { ...none, matches: sorted(names) };
  } catch {
    return none;
  }
}

// Sent to the engine, and so on its own.
function namesOnEngine(namesOf: string, path: readonly string[], begun: string): string[] {
  let value: unknown = globalThis;
  for (const key of path) {
    let owner: unknown = value;
    while (owner !== null && owner !== undefined && !Object.hasOwn(Object(owner) as object, key)) {
      owner = Object.getPrototypeOf(Object(owner));
    }
    if (owner === null || owner === undefined) return [];
    value = Object.getOwnPropertyDescriptor(Object(owner), key)?.value;
  }
  // oxlint-disable-next-line no-eval -- a function of the same module, which has not come along
  const names = (0, eval)(`(${namesOf})`) as (of: unknown, name: string) => string[];
  return names(value, begun).filter((name) => !name.startsWith("__"));
}

import type { Targets } from "../../client/views/view-types.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { MagicError } from "./magic-error.ts";

/**
 * Engines by their ids, `0` or `0,2`; by their positions as Python slices them, `0:4:2`; or `all`.
 *
 * @throws {MagicError} when it is none of these, or no engine is among them
 */
export function readTargets(text: string, ids: readonly EngineId[]): Targets {
  if (text === "all") return "all";
  if (/^-?\d+(,-?\d+)*$/.test(text)) return text.split(",").map(Number);
  const [, start = "", end = "", step = ""] = /^(-?\d*):(-?\d*)(?::(\d*))?$/.exec(text) ?? [];
  if (!/^-?\d*:/.test(text) || (start === "" && end === "" && !text.startsWith(":"))) throw wrong(text);
  const by = step === "" ? 1 : Number(step);
  if (by < 1) throw new MagicError(`--targets expects a step >= 1; got ${text}`);
  const sliced = ids.slice(start === "" ? 0 : Number(start), end === "" ? undefined : Number(end));
  const chosen = sliced.filter((_, i) => i % by === 0);
  if (chosen.length === 0) throw new MagicError(`--targets ${text} of ${ids.length} engines is empty`);
  return chosen;
}

function wrong(text: string): MagicError {
  return new MagicError(`--targets expects ids such as 0,2, a slice such as 0:4:2, or all; got ${text}`);
}

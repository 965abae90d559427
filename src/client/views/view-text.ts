import type { EngineId } from "../../protocol/ids.ts";
import { braced } from "../../protocol/inspect.ts";
import { ranges } from "../../protocol/ranges.ts";
import type { Targets } from "./view-types.ts";

// More ids than that are shown as ranges.
const MOST_IDS = 16;

/** A direct view as consoles show it: `DirectView [0, 1, 2]`, with the options that are not as by default. */
export function directViewText(targets: Targets, options: object): string {
  const name = `DirectView ${targetsText(targets)}`;
  const parts = optionTexts(options);
  return parts.length === 0 ? name : braced(name, parts);
}

/** A load-balanced view as consoles show it: `LoadBalancedView { policy: leastload, targets: all }`, with other options. */
export function balancedViewText(targets: Targets, { policy = "leastload", ...options }: BalancedShown): string {
  const parts = optionTexts({ policy, ...options });
  return braced("LoadBalancedView", [...parts.slice(0, 1), `targets: ${targetsText(targets)}`, ...parts.slice(1)]);
}

interface BalancedShown {
  readonly policy?: unknown;
}

function targetsText(targets: Targets): string {
  if (!Array.isArray(targets)) return String(targets);
  const ids = targets as readonly EngineId[];
  return ids.length <= MOST_IDS ? `[${ids.join(", ")}]` : `[${ranges(ids.toSorted((a, b) => a - b))}]`;
}

// What is no plain value is named only.
function optionTexts(options: object): string[] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined || name === "targets") return [];
    if (typeof value === "function") return [value.name === "" ? name : `${name}: ${value.name}`];
    return [isPlain(value) ? `${name}: ${value}` : name];
  });
}

function isPlain(value: unknown): value is number | bigint | boolean | string {
  return ["number", "bigint", "boolean", "string"].includes(typeof value);
}

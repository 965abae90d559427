import { describe } from "../protocol/describe.ts";
import type { EngineLoad } from "./engine-load.ts";
import { leastload } from "./leastload.ts";
import { lru } from "./lru.ts";
import { plainRandom } from "./plain-random.ts";
import { twoRandom } from "./two-random.ts";
import { weighted } from "./weighted.ts";

export type { EngineLoad } from "./engine-load.ts";

/**
 * Picks one engine for a task. Called each time that a task is sent, also again when it is tried again, for engines that
 * have room for it, in no particular order.
 *
 * The list is made for the call; `random` gives numbers in [0, 1).
 *
 * @returns an index into `engines`, which is never empty
 */
export type Policy = (engines: readonly EngineLoad[], random: () => number) => number;

/** The policies by name. IPython Parallel calls `random` plainrandom, and `twoRandom` twobin. */
export const policies: {
  readonly leastload: Policy;
  readonly lru: Policy;
  readonly random: Policy;
  readonly twoRandom: Policy;
  readonly weighted: Policy;
} = { leastload, lru, random: plainRandom, twoRandom, weighted };

/** Name of a policy. */
export type PolicyName = keyof typeof policies;

/**
 * The policy that an option asks for: by its name, or a function of one's own.
 *
 * @throws {RangeError} when there is no policy of this name, telling the names
 * @throws {TypeError} when it is neither a name nor a function
 */
export function checkPolicy(value: unknown): Policy {
  // What a function does shows when it is called: `pick` checks what it gives.
  if (typeof value === "function") return value as Policy;
  const expected = `policy expects ${NAMES} or a function of the engines`;
  if (typeof value !== "string") throw new TypeError(`${expected}, got ${describe(value)}`);
  if (!isPolicyName(value)) throw new RangeError(`${expected}, got ${describe(value)}`);
  return policies[value];
}

const OWN_POLICIES: ReadonlySet<Policy> = new Set(Object.values(policies));

const NAMES = Object.keys(policies)
  .map((name) => JSON.stringify(name))
  .join(", ");

/** Whether a policy is one of those with a name. */
export function isBuiltIn(policy: Policy): boolean {
  return OWN_POLICIES.has(policy);
}

function isPolicyName(name: string): name is PolicyName {
  return Object.hasOwn(policies, name);
}

/**
 * Asks a policy for an engine, and checks what it says. What the policy throws is passed on.
 *
 * @returns an index into `engines`
 * @throws {TypeError} when the policy gives anything but such an index, saying what it gave
 */
export function pick(policy: Policy, engines: readonly EngineLoad[], random: () => number): number {
  // Whoever wrote the policy may sort its list, or empty it.
  const index: unknown = policy(OWN_POLICIES.has(policy) ? engines : [...engines], random);
  if (typeof index === "number" && Number.isInteger(index) && index >= 0 && index < engines.length) return index;
  const last = engines.length - 1;
  throw new TypeError(`a policy gives an index of 0 … ${last}, but ${describe(policy)} gave ${describe(index)}`);
}

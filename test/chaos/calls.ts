import type { AsyncResult, LoadBalancedView } from "../../build/lib/node/index.js";
import { noteMost } from "./begun.ts";
import { act, type Deed, isEndless, makeDeeds, type Odds, valueOf } from "./deed.ts";
import { attempt, judge, mostTimes, type Terms, Violation } from "./verdict.ts";
import type { Job, World } from "./world.ts";

const ODDS: Odds = { throws: 0.08, kills: 0.03, hangs: 0.03 };
// Of each of many.
const RARE: Odds = { throws: 0.02, kills: 0.002, hangs: 0.001 };

// Rules at random. What never ends gets a limit.
function drawTerms({ dice }: World, deeds: readonly Deed[]): Terms {
  const isLimited = dice.chance(0.1) || deeds.some(isEndless);
  return {
    ...(isLimited && { timeoutMs: dice.between(10, 60) }),
    ...(dice.chance(0.05) && { queueTimeoutMs: dice.between(1, 40) }),
  };
}

function drawView({ client, dice }: World, terms: Terms): LoadBalancedView {
  const policy = dice.pick(["leastload", "lru", "random", "twoRandom", "weighted"] as const);
  const chunkItems = dice.chance(0.3) ? { chunkItems: dice.between(1, 9) } : {};
  return client.loadBalancedView({ ...terms, ...chunkItems, policy, priority: dice.between(-1, 1) });
}

// Aborts a result in a while, sometimes. Gives the reasons.
function abortSometimes({ dice }: World, result: AsyncResult<unknown, unknown>): readonly unknown[] {
  if (!dice.chance(0.1)) return [];
  const reason = { of: "its caller" };
  const delayMs = dice.between(0, 20);
  if (delayMs === 0) result.abort(reason);
  else setTimeout(() => result.abort(reason), delayMs);
  return [reason];
}

// Calls, and judges every part of the result.
async function judged(
  world: World,
  terms: Terms,
  call: () => { readonly deeds: readonly Deed[]; readonly result: AsyncResult<unknown, unknown> },
): Promise<void> {
  // A record: a result by itself would be awaited.
  const made = await attempt(terms, call);
  if (made === undefined) return;
  const { deeds, result } = made;
  for (const deed of new Set(deeds)) noteMost(deed, mostTimes(terms));
  const withReasons = { ...terms, reasons: abortSometimes(world, result) };
  const outcomes = await result.allSettled();
  if (outcomes.length !== deeds.length) throw new Violation(`${outcomes.length} results of ${deeds.length} deeds`);
  for (const [i, outcome] of outcomes.entries()) judge(deeds[i] as Deed, outcome, withReasons);
  const hasFailed = outcomes.some(({ status }) => status === "rejected");
  const [whole] = await Promise.allSettled([result]);
  if (hasFailed !== (whole.status === "rejected")) throw new Violation("a result and its parts do not agree");
  if (result.progress !== result.length) throw new Violation(`${result.progress} of ${result.length} parts counted`);
}

async function directCall(world: World): Promise<void> {
  const { client, dice } = world;
  const deeds = makeDeeds(world, 1, ODDS);
  const terms = drawTerms(world, deeds);
  const index = dice.between(-1, 3);
  await judged(world, terms, () => {
    const view = client.at(Math.min(index, client.length - 1)).with(terms);
    return { deeds, result: view.apply(act, deeds[0] as Deed) };
  });
}

async function callOnAll(world: World): Promise<void> {
  const { client } = world;
  const [deed] = makeDeeds(world, 1, RARE);
  if (deed === undefined || isEndless(deed)) return;
  await judged(world, { engines: client.length }, () => {
    const view = client.directView();
    return { deeds: Array.from({ length: view.length }, () => deed), result: view.apply(act, deed) };
  });
}

async function balancedCall(world: World): Promise<void> {
  const { dice } = world;
  const deeds = makeDeeds(world, 1, ODDS);
  const retries = dice.chance(0.3) ? { retries: dice.between(1, 2) } : {};
  const terms = { ...drawTerms(world, deeds), ...retries };
  await judged(world, terms, () => ({ deeds, result: drawView(world, terms).apply(act, deeds[0] as Deed) }));
}

async function directMap(world: World): Promise<void> {
  const deeds = makeDeeds(world, world.dice.between(0, 30), RARE);
  const terms = drawTerms(world, deeds);
  await judged(world, terms, () => ({ deeds, result: world.client.directView().with(terms).map(act, deeds) }));
}

async function balancedMap(world: World): Promise<void> {
  const deeds = makeDeeds(world, world.dice.between(0, 80), RARE);
  const retries = world.dice.chance(0.3) ? { retries: 1 } : {};
  const terms = { ...drawTerms(world, deeds), ...retries };
  await judged(world, terms, () => ({ deeds, result: drawView(world, terms).map(act, deeds) }));
}

async function mapAsTheyCome(world: World): Promise<void> {
  const deeds = makeDeeds(world, world.dice.between(0, 80), { ...RARE, throws: 0, hangs: 0 });
  const values: number[] = [];
  const isWhole = await attempt(
    {},
    async () => {
      const view = drawView(world, {}).with({ ordered: false });
      for await (const value of view.map(act, deeds)) values.push(value);
      return true;
    },
    deeds,
  );
  const left = new Map<number, number>();
  for (const deed of deeds) left.set(valueOf(deed), (left.get(valueOf(deed)) ?? 0) + 1);
  for (const value of values) left.set(value, (left.get(value) ?? 0) - 1);
  const counts = [...left.values()];
  if (counts.some((count) => count < 0)) throw new Violation("a value came that was not asked for, or twice");
  if (isWhole && counts.some((count) => count > 0)) throw new Violation("a value is missing");
}

async function afterAnother(world: World): Promise<void> {
  const [first] = makeDeeds(world, 1, { ...ODDS, hangs: 0 });
  const [second] = makeDeeds(world, 1, { throws: 0, kills: 0, hangs: 0 });
  if (first === undefined || second === undefined) return;
  await attempt({}, async () => {
    const before = drawView(world, {}).apply(act, first);
    const behind = drawView(world, {}).with({ after: before }).apply(act, second);
    const [one, two] = await Promise.allSettled([before, behind]);
    judge(first, one, {});
    if (one.status === "fulfilled") judge(second, two, {});
    else if (two.status === "fulfilled") throw new Violation("a task ran though what it waited for had failed");
  });
}

async function blockingMap(world: World): Promise<void> {
  const { client, dice } = world;
  const deeds = makeDeeds(world, dice.between(1, 8), { ...RARE, hangs: 0.01 });
  const terms = { timeoutMs: dice.between(100, 200) };
  const values = await attempt(terms, () => client.loadBalancedView(terms).mapSync(act, deeds), deeds);
  for (const [i, value] of (values ?? []).entries()) judge(deeds[i] as Deed, { status: "fulfilled", value }, terms);
}

async function blockingDirectCall(world: World): Promise<void> {
  const deeds = makeDeeds(world, 1, ODDS);
  const terms = { timeoutMs: world.dice.between(100, 200) };
  const call = () => ({
    value: world.client
      .at(0)
      .with(terms)
      .applySync(act, deeds[0] as Deed),
  });
  const made = await attempt(terms, call, deeds);
  if (made) judge(deeds[0] as Deed, { status: "fulfilled", ...made }, terms);
}

/** Calls of functions, of every kind. */
export const CALLS: readonly Job[] = [
  { name: "direct call", weight: 20, run: directCall },
  { name: "call on all engines", weight: 6, run: callOnAll },
  { name: "balanced call", weight: 20, run: balancedCall },
  { name: "direct map", weight: 5, run: directMap },
  { name: "balanced map", weight: 10, run: balancedMap },
  { name: "map as they come", weight: 4, run: mapAsTheyCome },
  { name: "task after another", weight: 4, run: afterAnother },
  { name: "blocking map", weight: 2, run: blockingMap },
  { name: "blocking call", weight: 2, run: blockingDirectCall },
];

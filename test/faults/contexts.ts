import { expect } from "vitest";
import type { EngineEvent } from "wasm-ensemble";
import { blockingCall, blockingMap } from "./blocking-contexts.ts";
import type { Effect, Fault } from "./faults.ts";
import { CHUNK, expectItems, faultAtHit, HIT, ITEMS } from "./items.ts";
import { samplingRun } from "./sampling-context.ts";
import { failure, type Scene, settled } from "./scene.ts";

/** A name on every engine: lets the fault strike. */
declare const fault: () => unknown;

/** A column of the table: what goes on when the fault strikes. */
export interface Context {
  readonly name: string;
  /** Lets the fault strike, and checks what the caller gets. */
  readonly play: (scene: Scene) => Promise<void>;
  /** What the fault does here; undefined where there can be no such thing. */
  readonly effectOf: (fault: Fault) => Effect | undefined;
  readonly needsBlocking?: true;
  /** It strikes by what an engine does once in its life. */
  readonly needsNewEngines?: true;
}

async function idle(scene: Scene): Promise<void> {
  const { client, victim } = scene;
  const events = client.events();
  const view = client.directView(victim);
  await settled(
    "the task before",
    view.apply(() => void setTimeout(() => fault())),
  );
  await scene.struck();
  if (scene.effect === "dies") {
    const event = await settled("the loss", lossIn(events));
    await scene.expectSoon();
    expect(event.engineId).toBe(victim);
    expect(String(event.cause)).toMatch(scene.fault.cause ?? /^$/u);
    return;
  }
  const next = view.with(scene.rules).apply(() => "next");
  await scene.abortWith((reason) => next.abort(reason));
  if (scene.effect === "none") expect(await settled("the next task", next)).toBe("next");
  else scene.expectFault(await failure("the next task", next));
  await scene.expectSoon();
}

async function lossIn(events: AsyncIterable<EngineEvent>): Promise<EngineEvent & { kind: "engine-lost" }> {
  for await (const event of events) if (event.kind === "engine-lost") return event;
  throw new Error("the client was closed, a loss was expected");
}

async function directCall(scene: Scene): Promise<void> {
  const view = scene.client.directView(scene.victim);
  const before = view.apply(() => "before");
  const hit = view.with(scene.rules).apply(scene.fault.strike);
  const behind = view.apply(() => "behind");
  await scene.abortWith((reason) => hit.abort(reason));
  await expectOutcome(scene, "the call", hit);
  expect(await settled("the call before", before)).toBe("before");
  if (scene.isFatal) scene.expectLoss(await failure("the call behind", behind));
  else expect(await settled("the call behind", behind)).toBe("behind");
}

async function balancedTask(scene: Scene): Promise<void> {
  const view = scene.client.loadBalancedView([scene.victim, scene.spare]);
  const hit = view.with(scene.rules).apply(scene.fault.strike);
  const others = ITEMS.map((item) => view.apply((x: number) => x, item));
  await scene.abortWith((reason) => hit.abort(reason));
  await expectOutcome(scene, "the task", hit);
  expect(await settled("the other tasks", Promise.all(others))).toEqual(ITEMS);
}

async function expectOutcome(scene: Scene, what: string, result: PromiseLike<unknown>): Promise<void> {
  const [outcome] = await settled(what, Promise.allSettled([result]));
  await scene.expectSoon();
  if (scene.effect === "none") expect(outcome.status).toBe("fulfilled");
  else scene.expectFault((outcome as PromiseRejectedResult).reason);
}

async function mapChunk(scene: Scene): Promise<void> {
  const targets = [scene.victim, scene.spare];
  const view = scene.client.loadBalancedView({ targets, chunkItems: CHUNK, ...scene.rules });
  const result = view.map(faultAtHit, ITEMS);
  await scene.rested();
  await scene.abortWith((reason) => result.abort(reason));
  const outcomes = await settled("the map", result.allSettled());
  await scene.expectSoon();
  expectItems(scene, outcomes);
}

async function imapItem(scene: Scene): Promise<void> {
  const view = scene.client.loadBalancedView({ targets: [scene.victim, scene.spare], ...scene.rules });
  const results = view.imap(faultAtHit, ITEMS, { maxOutstanding: 6 });
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const value of results) seen.push(value);
  })();
  // What fails before anybody looks is looked at below.
  reading.catch(() => undefined);
  await scene.rested();
  await scene.abortWith((reason) => view.abort(reason));
  await expectOutcome(scene, "the imap", reading);
  const read = scene.effect === "none" ? ITEMS.length : HIT;
  expect(seen.slice(0, HIT)).toEqual(ITEMS.slice(0, scene.stop === "abort" ? seen.length : HIT));
  expect(seen.length).toBeLessThanOrEqual(read);
  expect(await settled("the end", results.next())).toEqual({ done: true, value: undefined });
}

async function scatterBehind(scene: Scene): Promise<void> {
  const { client, victim, spare } = scene;
  const hit = client.directView(victim).with(scene.rules).apply(scene.fault.strike);
  const result = client.directView([victim, spare]).scatter("part", Float64Array.from(ITEMS));
  await scene.abortWith((reason) => hit.abort(reason));
  await expectOutcome(scene, "the call before", hit);
  const [first, second] = await settled("the scatter", result.allSettled());
  if (scene.isFatal) scene.expectLoss((first as PromiseRejectedResult).reason);
  else
    expect(await settled("the part", client.directView(victim).pull("part"))).toEqual(
      Float64Array.from(ITEMS.slice(0, 20)),
    );
  expect(second?.status).toBe("fulfilled");
  expect(await settled("the part", client.directView(spare).pull("part"))).toEqual(Float64Array.from(ITEMS.slice(20)));
}

const inTask = ({ effect }: Fault): Effect => effect;

/** All that can go on when a fault strikes. */
export const CONTEXTS: readonly Context[] = [
  {
    name: "an idle engine",
    play: idle,
    // Nothing catches what a timer throws, and nobody looks at what it gives back.
    effectOf: ({ effect, byResult }) => (byResult ? "none" : effect === "throws" ? "dies" : effect),
  },
  { name: "a direct call", play: directCall, effectOf: inTask },
  { name: "a balanced task", play: balancedTask, effectOf: inTask },
  { name: "a chunk of a map", play: mapChunk, effectOf: inTask },
  { name: "an item of an imap", play: imapItem, effectOf: inTask },
  { name: "a task before a scatter", play: scatterBehind, effectOf: inTask },
  {
    name: "a sampling run",
    play: samplingRun,
    needsNewEngines: true,
    // A kernel calls functions, and does not look at what they give back.
    effectOf: ({ effect, byResult }) => (byResult ? "none" : effect),
  },
  { name: "a blocking call", play: blockingCall, effectOf: whileBlocked, needsBlocking: true },
  { name: "a blocking map", play: blockingMap, effectOf: whileBlocked, needsBlocking: true },
];

// Nobody can abort while the thread blocks.
function whileBlocked({ effect, stop }: Fault): Effect | undefined {
  return stop === "abort" ? undefined : effect;
}

import { describe, expect, test } from "vitest";
import type { SamplingClient as Client } from "../../src/sampling/sampling-client.ts";
import { Bystander } from "./bystander.ts";
import { CONTEXTS, type Context } from "./contexts.ts";
import { type Effect, FAULTS, type Fault, type Need } from "./faults.ts";
import { failure, Scene, settled, until } from "./scene.ts";

/** Where engines are, and what can happen to them there. */
export interface Place {
  /**
   * A client with three engines, that runs `setup` on each, also on later ones.
   *
   * @param isNew - whether no other row may have had the engines before, and their ids are to be 0 to 2
   */
  readonly connect: (setup: () => unknown, isNew: boolean) => Promise<Client>;
  /** What faults need that is there. */
  readonly offers: readonly Need[];
  readonly canBlock: boolean;
  /** Whether a client can have more engines started; by default it can. */
  readonly canAdd?: boolean;
  /** Number of threads of engines that are there now. */
  readonly countThreads?: () => number;
}

/** Every fault in every context: all that is under way settles, as it should, and the rest goes on. */
export function testFaults(place: Place): void {
  const contexts = CONTEXTS.filter(({ needsBlocking }) => place.canBlock || !needsBlocking);
  describe.for(contexts)("in $name", (context) => {
    test.for(rows(place, context))("$fault.name", ({ fault, effect }) => play(place, { context, fault, effect }));
  });
}

function rows(
  { offers, canAdd = true }: Place,
  { effectOf }: Context,
): { readonly fault: Fault; readonly effect: Effect }[] {
  const possible = FAULTS.filter(
    ({ needs, setup }) => (needs === undefined || offers.includes(needs)) && (canAdd || setup === undefined),
  );
  return possible.flatMap((fault) => {
    const effect = effectOf(fault);
    return effect === undefined || (effect === "dies" && !offers.includes("thread")) ? [] : { fault, effect };
  });
}

interface Cell {
  readonly context: Context;
  readonly fault: Fault;
  readonly effect: Effect;
}

async function play(place: Place, { context, fault, effect }: Cell): Promise<void> {
  const channel = `faults ${crypto.randomUUID()}`;
  const isNew = context.needsNewEngines === true || fault.setup !== undefined;
  const client = await place.connect(fault.setup ?? (() => undefined), isNew);
  const scene = new Scene({ client, fault, effect, channel });
  try {
    await client.directView().push({ channel, struck, fault: fault.strike });
    const bystander = await Bystander.on(client.directView(scene.other));
    const late = fault.setup && failure("the start", client.addEngines(1));
    await context.play(scene);
    const startError = await late;
    if (startError) expectStartError(startError, fault);
    await expectRest(scene);
    expect(await bystander.leave()).toBe("undisturbed");
    await expectLaterCalls(client);
  } finally {
    scene.close();
    await settled("close()", client.close());
  }
  expect(client.outstanding.size).toBe(0);
  expect(place.countThreads?.() ?? 0).toBe(0);
}

/** The name of an engine's channel. */
declare const channel: string;

// Sent to engines.
function struck(): void {
  const news = new BroadcastChannel(channel);
  news.postMessage("struck");
  news.close();
}

function expectStartError(error: unknown, fault: Fault): void {
  expect(error).toMatchObject({ name: "EngineStartError", engineId: 3 });
  expect(String((error as Error).cause)).toMatch(fault.cause ?? /^$/u);
}

// Of three engines only the struck one may be gone. What was stopped has been replaced.
async function expectRest({ client, isFatal, effect, victim, spare, other }: Scene): Promise<void> {
  const gone = () => [victim, spare, other].filter((id) => !client.ids.includes(id));
  if (isFatal) await until("the end of the engine", () => gone().length > 0);
  expect(gone()).toHaveLength(isFatal ? 1 : 0);
  expect(client.ids).toContain(other);
  if (effect === "hangs") await settled("the replacement", client.waitForEngines(3));
}

async function expectLaterCalls(client: Client): Promise<void> {
  const all = client.directView();
  const count = all.length;
  expect(
    await settled(
      "a later direct call",
      all.apply(() => "later"),
    ),
  ).toEqual(Array.from({ length: count }, () => "later"));
  const squares = client.loadBalancedView().map((x: number) => x * x, [1, 2, 3, 4]);
  expect(await settled("a later map", squares)).toEqual([1, 4, 9, 16]);
  // An engine may not have answered yet for a task that was aborted, and is over for who called it.
  const held = () => [...client.queueStatus().engines.values()].filter(({ queue, tasks }) => queue + tasks > 0);
  await until("the end of all tasks", () => held().length === 0);
  expect(client.queueStatus().unassigned).toBe(0);
  expect(client.outstanding.size).toBe(0);
}

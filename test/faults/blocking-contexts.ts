import { expect } from "vitest";
import { CHUNK, faultAtHit, ITEMS } from "./items.ts";
import { HUNG_MS, type Scene } from "./scene.ts";

/** Lets the fault strike in a call that blocks on one engine. */
export async function blockingCall(scene: Scene): Promise<void> {
  const view = scene.client.directView(scene.victim).with(rules(scene));
  const outcome = outcomeOf(() => view.applySync(scene.fault.strike));
  await scene.expectSoon();
  if (scene.effect !== "none") scene.expectFault(outcome.error, scene.fault.causeWhileBlocked);
  else expect(outcome).not.toHaveProperty("error");
}

/** Lets the fault strike in a balanced map that blocks. */
export async function blockingMap(scene: Scene): Promise<void> {
  const targets = [scene.victim, scene.spare];
  const view = scene.client.loadBalancedView({ targets, chunkItems: CHUNK, ...rules(scene) });
  const outcome = outcomeOf(() => view.mapSync(faultAtHit, ITEMS));
  await scene.expectSoon();
  if (scene.effect === "none") {
    expect(outcome.value).toHaveLength(ITEMS.length);
    return;
  }
  expect(outcome.error).toMatchObject({ name: "CompositeError" });
  for (const error of (outcome.error as AggregateError).errors) scene.expectFault(error, scene.fault.causeWhileBlocked);
}

// Nothing can interrupt a thread that blocks, so what hangs ends by the limit of the call itself, with a wrong class.
function rules(scene: Scene): { readonly timeoutMs: number } {
  return { timeoutMs: HUNG_MS, ...scene.rules };
}

function outcomeOf(call: () => unknown): { readonly value?: unknown; readonly error?: unknown } {
  try {
    return { value: call() };
  } catch (error) {
    return { error };
  }
}

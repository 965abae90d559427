import { describe, expect, test } from "vitest";
import { ClientClosedError, EngineLostError, RemoteError, type Rng, TaskAbortedError } from "wasm-ensemble";
import { failure, start } from "../support.ts";
import { autoregression, chainBits, metropolis, type Walk } from "./support.ts";

const leaving = (rng: Rng, { x }: Walk): Walk => {
  if (x > 100) process.exit(1);
  return { x: x + rng.uniform() };
};

function hanging(): Walk {
  for (;;);
}

const farOrNear = (rng: Rng) => ({ x: rng.uniform() < 0.3 ? 100 : 0 });

const farStays = (rng: Rng, { x }: Walk): Walk => (x === 100 ? { x } : { x: rng.normal() });

const lostAt33 = (_: Rng, { x, n }: { x: number; n: number }) => ({ x: n === 33 ? Number.NaN : x, n: n + 1 });

function adding(_: Rng, { x }: Walk, { a }: { a: number }, { 0: b = 0 }: Float64Array): Walk {
  return { x: x + a + b };
}

interface Deadly {
  readonly deadly: readonly number[];
  /** How often each of these steps was begun. */
  readonly begun: Int32Array;
}

/** Ends its engine when it is the first to begin one of these steps. */
function dying(rng: Rng, { x, n }: { x: number; n: number }, _: object, { deadly, begun }: Deadly) {
  const at = deadly.indexOf(n);
  if (at >= 0 && Atomics.add(begun, at, 1) === 0) process.exit(1);
  return { x: 0.5 * x + rng.normal(), n: n + 1 };
}

describe("chains whose engines die on the way", () => {
  test.each([[[0]], [[700]], [[1, 300, 1200]]])("at steps %j have the bits of undisturbed ones", async (deadly) => {
    const options = { start: { x: 3, n: 0 }, chains: 5, warmup: 1000, draws: 500, seed: 31 };
    const data = { deadly: [-1], begun: new Int32Array(new SharedArrayBuffer(12)) };
    const expected = chainBits(await (await start(1)).chains(dying, { ...options, data }));
    const client = await start(3);
    expect(chainBits(await client.chains(dying, { ...options, data: { ...data, deadly } }))).toEqual(expected);
    expect(client.ids.filter((id) => id < 3).length).toBeLessThan(3);
    expect([...data.begun].filter((count) => count > 1)).toHaveLength(deadly.length);
  });

  test("of which one ends each engine that it meets end with EngineLostError, and the others live on", async () => {
    const client = await start(5);
    const error = await failure(client.chains(leaving, { start: { x: 0 }, chains: 1, warmup: 0, draws: 1000 }));
    expect(error).toBeInstanceOf(EngineLostError);
    expect(client.ids.filter((id) => id < 5)).toHaveLength(2);
  });
});

describe("a step that fails", () => {
  const options = { start: { x: 0 }, chains: 2, warmup: 10, draws: 100, thin: 2 };

  test.each<[string, (rng: Rng, state: Walk) => unknown, RegExp]>([
    [
      "throws",
      (_, { x }) => {
        if (x === 33) throw new RangeError("too far");
        return { x: x + 1 };
      },
      /step 33 of chain [01] failed: RangeError: too far/,
    ],
    [
      "throws null",
      () => {
        // oxlint-disable-next-line typescript/only-throw-error -- as a step may
        throw null;
      },
      /step 0 of chain [01] failed: null/,
    ],
    ["gives nothing", () => undefined, /step 0 of chain [01] failed: it gave undefined; a step gives the new state/],
    ["gives a promise", async (_, state) => state, /step 0 of chain [01] failed: it gave .*at once/],
    ["gives other quantities", (_, { x }) => (x < 5 ? { x: x + 1 } : {}), /can't draw x: it had one number at first/],
  ])("as it %s ends the chains, named", async (_, step, message) => {
    const client = await start(1);
    const error = await failure(client.chains(step as (rng: Rng, state: Walk) => Walk, options));
    expect(error).toBeInstanceOf(RemoteError);
    expect(error.message).toMatch(message);
  });

  test("a start without a number, or of which chains differ, is named", async () => {
    const client = await start(1);
    const none = client.chains((_, state) => state, { start: { name: "x" } });
    expect((await failure(none)).message).toMatch(/chain \d has nothing that can be drawn/);
    const noNumbers = client.chains((_, state) => state, { start: { x: [], y: new Float64Array() } });
    expect((await failure(noNumbers)).message).toMatch(/chain \d has nothing that can be drawn/);
    const unlike = client.chains((_, state) => state, {
      start: (rng: Rng) => ({ x: new Float64Array(Math.ceil(100 * rng.uniform())) }),
    });
    expect((await failure(unlike)).message).toMatch(/chain \d draws x of \d+, and others x of \d+/);
    const unknown = client.chains(metropolis, { start: { x: 0 }, quantities: ["y"] });
    expect((await failure(unknown)).message).toMatch(/can't draw y: it is undefined/);
  });

  test("draws that would have no room end the chains before many are there", async () => {
    const client = await start(1);
    const wide = client.chains((_, state) => state, { start: { x: new Float64Array(40_000) }, warmup: 0, draws: 1000 });
    expect((await failure(wide)).message).toContain("4 chains of 1000 draws of 40000 numbers are more");
  });
});

describe("chains that never move", () => {
  test("are named, and have no R-hat", async () => {
    const client = await start(2);
    const still = await client.chains((_, state) => state, { start: { x: 1, y: 2 }, draws: 50 });
    expect(still.quantities.x).toMatchObject({
      mean: 1,
      sd: 0,
      rHat: Number.NaN,
      essBulk: Number.NaN,
      stuck: [0, 1, 2, 3],
    });
    expect(still.rHat).toBeNaN();
    expect(still.warnings).toContain("y never moved: it says nothing");
  });

  test("one of them is named beside those that do", async () => {
    const client = await start(2);
    const { quantities, warnings } = await client.chains(farStays, {
      start: farOrNear,
      draws: 200,
      chains: 6,
      seed: 4,
    });
    const { stuck, rHat } = quantities.x;
    expect(stuck.length).toBeGreaterThan(0);
    expect(stuck.length).toBeLessThan(6);
    expect(rHat).toBeGreaterThan(1.1);
    expect(warnings[0]).toMatch(/x never moved in chains? \d/);
  });
});

test("steps get what the call had, whatever is changed afterwards, as engines that come later do", async () => {
  const client = await start(2);
  const [params, data, begin, quantities] = [{ a: 1 }, Float64Array.of(2), { x: 3 }, ["x"]] as const;
  const run = client.chains(adding, { start: begin, params, data, quantities, warmup: 0, draws: 4, seed: 1 });
  Object.assign(params, { a: 100 });
  data[0] = 100;
  Object.assign(begin, { x: 100 });
  Object.assign(quantities, ["y"]);
  expect([...((await run).draws.x?.[0] ?? [])]).toEqual([6, 9, 12, 15]);
});

test("draws that are not finite are counted, with the first one's chain and step", async () => {
  const client = await start(1);
  const estimate = await client.chains(lostAt33, { start: { x: 1, n: 0 }, chains: 2, warmup: 10, draws: 20, thin: 2 });
  expect(estimate.nonFinite).toEqual({ count: 18, first: { quantity: "x", chain: 0, step: 33 } });
  expect(estimate.rHat).toBeNaN();
  expect(estimate.warnings[0]).toBe("18 draws are not finite, the first x of chain 0 at step 33");
});

describe("chains that are ended early", () => {
  const endless = { start: { x: 0 }, warmup: 0, draws: 10_000_000, seed: 1 };

  test("keep what is there, in all chains alike, and the engines are free", async () => {
    const client = await start(2);
    const run = client.chains(autoregression, endless);
    for await (const { drawsPerChain } of run) if (drawsPerChain > 100) break;
    const estimate = await run;
    expect(estimate).toMatchObject({ stopped: "aborted", complete: false });
    expect(new Set(estimate.draws.x.map(({ length }) => length))).toEqual(new Set([estimate.drawsPerChain]));
    const whole = await client.chains(autoregression, { ...endless, draws: estimate.drawsPerChain });
    expect(estimate.draws.x).toEqual(whole.draws.x);
  });

  test("before the first draw reject, by abort or by a signal", async () => {
    const client = await start(1);
    const run = client.chains(autoregression, { ...endless, warmup: 2 ** 31 - 1 });
    run.abort(new Error("enough"));
    expect(await failure(run)).toBeInstanceOf(TaskAbortedError);
    const signal = AbortSignal.abort(new Error("no"));
    expect(await failure(client.chains(autoregression, { ...endless, signal }))).toBeInstanceOf(TaskAbortedError);
    const hung = client.chains(hanging, { start: { x: 1 } });
    hung.abort();
    expect(await failure(hung)).toBeInstanceOf(TaskAbortedError);
    expect(await client.loadBalancedView().apply(() => "free")).toBe("free");
  });

  test("by the time say so", async () => {
    const client = await start(1);
    expect(await client.chains(autoregression, { ...endless, timeLimitMs: 50 })).toMatchObject({
      stopped: "timeLimit",
      complete: false,
    });
  });

  test("by closing the client reject", async () => {
    const client = await start(1);
    const run = client.chains(autoregression, endless);
    await client.close();
    expect(await failure(run)).toBeInstanceOf(ClientClosedError);
    expect(() => client.chains(autoregression, endless)).toThrow(ClientClosedError);
  });
});

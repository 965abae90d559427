/* oxlint-disable unicorn/consistent-function-scoping --
   sent functions are made here as a caller makes them */
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type Client,
  CompositeError,
  connect,
  type EngineEvent,
  EngineLostError,
  NoEnginesError,
  RemoteError,
} from "wasm-ensemble";
import { failure, Gate, passGate, thrown } from "./support.ts";

declare const engine: { readonly id: number };

async function start(engines: number): Promise<Client> {
  const client = await connect({ engines });
  onTestFinished(() => client.close());
  return client;
}

// The engine's own process.exit ends its thread only.
const exitWith = (code: number): void => process.exit(code);

describe("a direct task that ends its engine", () => {
  // 60
  test("fails with EngineLostError that names engine and exit code, the id is gone already, others go on", async () => {
    const client = await start(3);
    const error = (await failure(client.directView(1).apply(exitWith, 3))) as EngineLostError;
    expect(error).toBeInstanceOf(EngineLostError);
    expect(client.ids).toEqual([0, 2]);
    expect(error.engineId).toBe(1);
    expect(error.message).toMatch(/engine 1/u);
    expect(`${error.message} ${String(error.cause)}`).toMatch(/\b3\b/u);
    expect(error.taskIds).toHaveLength(1);
    expect(await client.directView().apply(() => 1)).toEqual([1, 1]);
  });

  test.each([0, 1])("exit code %i is a loss too", async (code) => {
    const client = await start(1);
    const error = (await failure(client.at(0).apply(exitWith, code))) as Error;
    expect(error).toBeInstanceOf(EngineLostError);
    expect(`${error.message} ${String(error.cause)}`).toMatch(new RegExp(`\\b${code}\\b`, "u"));
  });

  test("in a call on all engines: a CompositeError, the values of the others are kept", async () => {
    const client = await start(3);
    await client.directView().push({ dies: false });
    await client.directView(2).push({ dies: true });
    const result = client.directView().apply(() => {
      if ((globalThis as unknown as { dies: boolean }).dies) process.exit(1);
      return "value";
    });
    const error = (await failure(result)) as CompositeError;
    expect(error).toBeInstanceOf(CompositeError);
    expect(error.errors).toHaveLength(1);
    expect(error.errors[0]).toBeInstanceOf(EngineLostError);
    expect((await result.allSettled()).map((o) => o.status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  });

  test("ten thousand pending applies all reject", async () => {
    const client = await start(2);
    const gate = new Gate();
    const view = client.directView(0);
    const first = view.apply(passGate, gate.cells, 1);
    const dying = view.apply(exitWith, 1);
    const pending = Array.from({ length: 10_000 }, (_, i) => view.apply((x: number) => x, i));
    gate.open();
    const outcomes = await Promise.allSettled([dying, ...pending]);
    expect(
      await first.then(
        () => true,
        (e) => e instanceof EngineLostError,
      ),
    ).toBe(true);
    for (const outcome of outcomes) {
      if (outcome.status === "fulfilled") throw new Error("a task of a dead engine was fulfilled");
      if (!(outcome.reason instanceof EngineLostError)) throw outcome.reason;
    }
    expect(client.outstanding.size).toBe(0);
    expect(await client.directView().apply(() => 1)).toEqual([1]);
  });

  test("results that were answered before the end arrive", async () => {
    const client = await start(1);
    const results = Array.from({ length: 100 }, (_, i) => client.at(0).apply((x: number) => x, i));
    await Promise.all(results);
    const dying = client.at(0).apply(exitWith, 1);
    await failure(dying);
    expect(await Promise.all(results)).toHaveLength(100);
  });

  test("what a task printed before the end is not lost", async () => {
    const client = await start(1);
    const result = client.at(0).execute("console.log('last words'); await null; process.exit(2)");
    await failure(result);
    expect(result.stdout).toEqual(["last words\n"]);
  });

  test.each<[string, string]>([
    ["execute", "process.exit(1)"],
    ["execute after await", "await null; process.exit(1)"],
  ])("%s: EngineLostError", async (_, source) => {
    const client = await start(1);
    expect(await failure(client.at(0).execute(source))).toBeInstanceOf(EngineLostError);
  });
});

describe("an error that nothing caught", () => {
  test("while idle ends the engine, with that error as cause", async () => {
    const client = await start(2);
    const events = client.events();
    await client.directView(0).execute("setTimeout(() => { throw new RangeError('later') }, 1); 1");
    const event = (await events.next()).value as EngineEvent;
    expect(event).toMatchObject({ kind: "engine-lost", engineId: 0 });
    const { cause } = event as { cause: Error };
    expect(`${String(cause)} ${String(cause.cause)}`).toMatch(/later/u);
    expect(client.ids).toEqual([1]);
    expect(thrown(() => client.directView(0))).toBeInstanceOf(Error);
  });

  test("while a task runs: the task fails with EngineLostError whose cause is that error", async () => {
    const client = await start(1);
    const result = client.at(0).execute("Promise.reject(new TypeError('unhandled')); await new Promise(() => {})");
    const error = (await failure(result)) as EngineLostError;
    expect(error).toBeInstanceOf(EngineLostError);
    expect(error.cause).toMatchObject({ name: "TypeError", message: "unhandled" });
    expect(error.message).toBe("engine 0 was lost while it held 1 task (nothing there caught TypeError: unhandled)");
  });

  test("a task that never settles is lost with its engine, not hung", async () => {
    const client = await start(1);
    const hung = client.at(0).apply(() => new Promise(() => {}));
    const behind = client.at(0).apply(() => 1);
    await client.close();
    for (const result of [hung, behind]) expect(await failure(result)).toBeInstanceOf(Error);
  });
});

describe("balanced work", () => {
  test("a task that ends its engine fails at once, the others' results come", async () => {
    const client = await start(2);
    const lview = client.loadBalancedView();
    const dying = lview.apply(exitWith, 7);
    const others = Array.from({ length: 20 }, (_, i) => lview.apply((x: number) => x, i));
    expect(await failure(dying)).toBeInstanceOf(EngineLostError);
    const outcomes = await Promise.allSettled(others);
    // Those that stood behind it on the same engine may be lost with it, the rest may not.
    expect(outcomes.filter((o) => o.status === "fulfilled").length).toBeGreaterThan(10);
    expect(await lview.apply(() => "alive")).toBe("alive");
  });

  test("a map goes on with the engines that are left", async () => {
    const client = await start(2);
    const lview = client.loadBalancedView().with({ chunkItems: 1 });
    const result = lview.map(
      (i: number) => {
        if (i === 5) process.exit(1);
        return i;
      },
      Array.from({ length: 60 }, (_, i) => i),
    );
    const outcomes = await result.allSettled();
    const lost = outcomes.flatMap((o, i) => (o.status === "rejected" ? [i] : []));
    expect(lost).toContain(5);
    expect(outcomes.at(-1)).toEqual({ status: "fulfilled", value: 59 });
    const reason: unknown = (outcomes[5] as PromiseRejectedResult).reason;
    expect(reason).toBeInstanceOf(EngineLostError);
    expect(client.ids).not.toContain((reason as EngineLostError).engineId);
  });

  test("when the last engine is gone everything fails, nothing hangs", async () => {
    // Those that are to take the places of the lost ones do not start.
    const setup = () => {
      if (engine.id > 1) throw new Error("no more engines");
    };
    const client = await connect({ engines: 2, setup });
    onTestFinished(() => client.close());
    const lview = client.loadBalancedView().with({ chunkItems: 1 });
    const result = lview.map(
      exitWith,
      Array.from({ length: 50 }, () => 1),
    );
    const outcomes = await result.allSettled();
    expect(outcomes).toHaveLength(50);
    for (const outcome of outcomes) {
      const reason: unknown = (outcome as PromiseRejectedResult).reason;
      expect(reason instanceof EngineLostError || reason instanceof NoEnginesError).toBe(true);
    }
    await failure(client.waitForEngines(1));
    expect(client.ids).toEqual([]);
    expect(thrown(() => lview.apply(() => 1))).toBeInstanceOf(NoEnginesError);
    expect(thrown(() => client.directView().apply(() => 1))).toBeInstanceOf(NoEnginesError);
    expect(client.outstanding.size).toBe(0);
  });

  test("imap fails at the item whose engine is lost, and can be left", async () => {
    const client = await start(2);
    const seen: number[] = [];
    const dies = (x: number): number => {
      if (x === 4) process.exit(1);
      return x;
    };
    const results = client.loadBalancedView().imap(dies, [0, 1, 2, 3, 4, 5], { maxOutstanding: 1 });
    const error = await failure(
      (async () => {
        for await (const value of results) seen.push(value);
      })(),
    );
    expect(error).toBeInstanceOf(EngineLostError);
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  test("a failing task does not count as a lost engine", async () => {
    const client = await start(1);
    expect(
      await failure(
        client.loadBalancedView().apply(() => {
          throw new Error("x");
        }),
      ),
    ).toBeInstanceOf(RemoteError);
    expect(client.ids).toEqual([0]);
  });
});

import { afterAll, describe, expect, test } from "vitest";
import { type CompositeError, connect, type EngineEvent, EnsembleError, type RemoteError } from "wasm-ensemble";
import { failure } from "./support.ts";

const client = await connect({ engines: 2 });
afterAll(() => client.close());

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const fail = (x: number): never => {
  throw new RangeError(`no ${x}`, { cause: new TypeError("deep") });
};

describe("JSON keeps", () => {
  test("the engines of queueStatus()", async () => {
    await client.directView().apply(() => 1);
    const idle = { queue: 0, tasks: 0, completed: 1 };
    expect(overJson(client.queueStatus())).toEqual({ engines: { 0: idle, 1: idle }, unassigned: 0 });
    expect(overJson({ engines: client.queueStatus().engines })).toMatchObject({ engines: { 0: {}, 1: {} } });
  });

  test("outstanding tasks, and results by engine", async () => {
    const result = client.directView().apply(() => "value");
    expect(overJson(client.outstanding)).toEqual([...client.outstanding]);
    expect(client.outstanding.size).toBe(2);
    expect(overJson(await result.getDict())).toEqual({ 0: "value", 1: "value" });
  });

  test("an error, its cause and the cause of that", async () => {
    const error = (await failure(client.at(0).apply(fail, 3))) as RemoteError;
    expect(overJson(error)).toMatchObject({
      name: "RemoteError",
      message: error.message,
      stack: error.stack,
      engineId: 0,
      index: 0,
      method: "apply",
      remoteName: "RangeError",
      earlier: [],
      cause: { name: "RangeError", message: "no 3", cause: { name: "TypeError", message: "deep" } },
    });
  });

  test("every failure of a CompositeError", async () => {
    const items = Array.from({ length: 200 }, (_, i) => i);
    const error = (await failure(client.directView().map(fail, items))) as CompositeError;
    const { errors } = overJson(error) as { errors: { cause: { message: string } }[] };
    expect(errors.map(({ cause }) => cause.message)).toEqual(items.map((i) => `no ${i}`));
  });

  test("the failures in the metadata of a task that was tried again", async () => {
    const result = client.loadBalancedView().with({ retries: 1 }).apply(fail, 1);
    await failure(result);
    expect(overJson(result.metadata)).toMatchObject([{ tries: 2, failures: [{ cause: { message: "no 1" } }] }]);
    expect(overJson(client.history().at(-1))).toMatchObject({ failures: [{ name: "RemoteError" }] });
  });

  test("where a result stands, and its value or error", async () => {
    const results = [client.at(0).apply(() => [1, 2]), client.at(0).apply(fail, 2)] as const;
    expect(overJson(results[0])).toMatchObject({ ready: false, progress: 0, length: 1 });
    await failure(results[1]);
    expect(overJson(results)).toMatchObject([
      { ready: true, progress: 1, metadata: [{ state: "done" }], value: [1, 2] },
      { ready: true, metadata: [{ state: "failed" }], error: { name: "RemoteError" } },
    ]);
  });

  test("the cause of an event", async () => {
    const own = await connect({ engines: 1 });
    const seen: EngineEvent[] = [];
    const events = (async () => {
      for await (const event of own.events()) seen.push(event);
    })();
    await failure(own.at(0).apply(() => process.exit(7)));
    await own.waitForEngines(1);
    await own.close();
    await events;
    const lost = seen.find(({ kind }) => kind === "engine-lost");
    expect(overJson(lost)).toMatchObject({
      kind: "engine-lost",
      engineId: 0,
      cause: { name: "Error", message: expect.stringContaining("code 7") as unknown },
    });
  });

  test("an error whose cause leads back to it", () => {
    const error = new EnsembleError("ring");
    error.cause = error;
    expect(overJson(error)).toMatchObject({ message: "ring", cause: "[EnsembleError]" });
  });
});

/* oxlint-disable typescript/no-unsafe-call, typescript/no-unsafe-return --
   misuse has no type */
// Checked by `tsc -p tsconfig.test.json`, never run: what compiles must, what is misused must not.
import {
  type AsyncResult,
  type Client,
  CompositeError,
  connect,
  type EngineEvent,
  type EngineId,
  type Estimate,
  kernels,
  RemoteError,
  type TaskMetadata,
} from "wasm-ensemble";

const client: Client = await connect();
const dview = client.directView();
const result = dview.apply((x: number) => String(x), 1);

// Members.
result satisfies PromiseLike<string[]>;
result satisfies AsyncIterable<string>;
(await result.get(5)) satisfies string[];
(await result.wait({ timeoutMs: 5, until: "first-error" })) satisfies boolean;
result.ready satisfies boolean;
result.successful satisfies boolean | undefined;
result.progress satisfies number;
result.length satisfies number;
result.elapsedMs satisfies number;
result.metadata satisfies readonly TaskMetadata[];
result.stdout satisfies readonly string[];
(await result.getDict()) satisfies Map<EngineId, string>;
(await result.allSettled()) satisfies PromiseSettledResult<string>[];
for await (const value of result) value satisfies string;
// @ts-expect-error may be undefined until ready
result.wallTimeMs satisfies number;
// @ts-expect-error may be undefined until ready
result.successful satisfies boolean;
// @ts-expect-error ready is read, not set
result.ready = true;
// @ts-expect-error ready is no method
result.ready();
// @ts-expect-error a time limit is a number
await result.get("5");
// @ts-expect-error an unknown end of the wait
await result.wait({ until: "first_error" });

// Metadata.
const [record] = result.metadata;
record?.engineId satisfies EngineId | undefined;
// @ts-expect-error a misspelt field
void record?.engine_id;
// @ts-expect-error a misspelt field
void record?.startedms;
// @ts-expect-error a record can't be changed
if (record) record.stdout = "";
// @ts-expect-error absent until the answer has come
record?.endedMs satisfies number;
// @ts-expect-error no such state
void (record?.state === "running away");

// Namespace.
dview.pull<number>("a") satisfies AsyncResult<number[], number>;
client.at(0).get<number>("a.b") satisfies AsyncResult<number>;
dview.push({ a: 1 }) satisfies AsyncResult<void>;
dview.gather<number>("a") satisfies AsyncResult<number[], number[]>;
dview.gather<string>("a") satisfies AsyncResult<string[], string[]>;
// @ts-expect-error push takes names and values
dview.push("a", 1);
// @ts-expect-error a number is no sequence
dview.scatter("a", 5);
// @ts-expect-error a name is a string
dview.pull(5);
// @ts-expect-error unknown option
dview.execute("1", { quiet: true });

// Modules: functions only, with their own types.
interface Tasks {
  plus(x: number, y: number): number;
  later(x: number): Promise<string>;
  readonly version: string;
}
const tasks = client.loadBalancedView().module<Tasks>("./tasks.js");
tasks.plus(1, 2) satisfies AsyncResult<number>;
tasks.later(1) satisfies AsyncResult<string>;
dview.module<Tasks>("./tasks.js").plus(1, 2) satisfies AsyncResult<number[], number>;
client.at(0).with({ block: true }).module<Tasks>("./tasks.js").later(1) satisfies string;
// @ts-expect-error not a function of the module
tasks.minus(1, 2);
// @ts-expect-error a value is no function
void tasks.version;
// @ts-expect-error wrong argument
tasks.plus("1", 2);

// Sampling.
const run = client.sample(kernels.pi, { samples: 1e6, seed: 1n });
run satisfies PromiseLike<Estimate>;
for await (const estimate of run) estimate.standardError satisfies number;
// @ts-expect-error no such kernel
client.sample(kernels.tau, { samples: 10 });
// @ts-expect-error a name is no kernel
client.sample("pi", { samples: 10 });

// Errors and events are closed and narrow.
function describe(error: unknown): string {
  if (error instanceof CompositeError) return error.errors.map((each) => each.message).join();
  if (error instanceof RemoteError) return `${error.engineId} ${error.remoteName} ${error.method}`;
  return String(error);
}
function tell(event: EngineEvent): string {
  switch (event.kind) {
    case "engine-started":
      return `${event.engineId}`;
    case "engine-removed":
    case "engine-replaced":
      return `${event.engineId}`;
    case "engine-start-failed":
    case "engine-lost":
    case "checkpoint-failed":
    case "record-failed":
      return event.cause.message;
    case "task-retried":
      return `${event.taskId} ${event.tries} ${event.error.message}`;
    case "no-engines":
      // @ts-expect-error no engine in this event
      return event.engineId;
    case "output":
      return event.text;
  }
}

export { describe, tell };

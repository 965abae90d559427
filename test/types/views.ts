/* oxlint-disable typescript/no-unsafe-call -- misuse has no type */
// Checked by `tsc -p tsconfig.test.json`, never run: what compiles must, what is misused must not.
import {
  type AsyncResult,
  type Client,
  connect,
  constant,
  type DirectView,
  type ExecuteReply,
  type LoadBalancedView,
  ref,
} from "wasm-ensemble";

/** Compiles when both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(_: Same<A, B>): void;

const client: Client = await connect({ engines: 2 });
const dview = client.directView();
const bare = client.directView(0);
const lview = client.loadBalancedView();
const add = (x: number, y: number): number => x + y;
const later = async (x: number): Promise<string> => String(await Promise.resolve(x));

// Kinds of views.
same<typeof dview, DirectView>(true);
same<typeof bare, DirectView<false>>(true);
same<typeof lview, LoadBalancedView>(true);
client.at(-1) satisfies DirectView<false>;
client.slice(0, 1) satisfies DirectView;
client.directView([0]) satisfies DirectView;
for (const view of client) view satisfies DirectView<false>;
// @ts-expect-error targets are numbers
client.directView("0");
// @ts-expect-error nothing but numbers in the list
client.directView([0, "1"]);
// @ts-expect-error null is no target
client.directView(null);
// @ts-expect-error ids can't be changed
client.ids.push(5);
// @ts-expect-error nor replaced
client.ids = [];

// A number as target gives a bare result, everything else a list.
dview.apply(add, 1, 2) satisfies AsyncResult<number[], number>;
bare.apply(add, 1, 2) satisfies AsyncResult<number>;
lview.apply(add, 1, 2) satisfies AsyncResult<number>;
same<Awaited<ReturnType<typeof bareApply>>, number>(true);
function bareApply(): AsyncResult<number> {
  return bare.apply(add, 1, 2);
}
const listed: number[] = await dview.apply(add, 1, 2);
const single: number = await bare.apply(add, 1, 2);
// @ts-expect-error a list is no number
const wrongShape: number = await dview.apply(add, 1, 2);
// @ts-expect-error a bare result is no list
const wrongBare: number[] = await bare.apply(add, 1, 2);

// A map of numbers comes as a typed array where the view says so.
const numbers = lview.with({ as: Float64Array });
numbers satisfies LoadBalancedView<false, Float64Array>;
numbers.with({ chunkItems: 5 }).map(add, [1], [2]) satisfies AsyncResult<Float64Array, number>;
dview.with({ as: Int32Array, targets: [0] }).mapSync(add, [1], [2]) satisfies Int32Array;
numbers.apply(add, 1, 2) satisfies AsyncResult<number>;
// @ts-expect-error the function gives no numbers
numbers.map(later, [1]);
// @ts-expect-error these hold no numbers
lview.with({ as: BigInt64Array });

// Promises of the function are unwrapped.
dview.apply(later, 1) satisfies AsyncResult<string[], string>;
bare.applySync(later, 1) satisfies string;

// Arguments are those of the function.
// @ts-expect-error wrong type of argument
dview.apply(add, "1", 2);
// @ts-expect-error too few arguments
dview.apply(add, 1);
// @ts-expect-error too many arguments
dview.apply(add, 1, 2, 3);
// @ts-expect-error a number is no function
dview.apply(5);
// @ts-expect-error a string is no function
lview.apply("add", 1, 2);
// @ts-expect-error a wrong item type
lview.map(add, ["1"], [2]);
// @ts-expect-error a sequence is missing
lview.map(add, [1]);
// @ts-expect-error a number is no sequence
lview.map(add, 1, 2);
// @ts-expect-error an item of the wrong type
lview.imap((x: number) => x, ["a"]);

// References have types.
dview.apply(add, ref<number>("a"), 2);
dview.apply(ref<(x: string) => number>("f"), "x") satisfies AsyncResult<number[], number>;
// @ts-expect-error a reference of the wrong type
dview.apply(add, ref<string>("a"), 2);
// @ts-expect-error wrong argument for the referenced function
dview.apply(ref<(x: string) => number>("f"), 5);

// Blocking views give plain values.
const blocking = dview.with({ block: true });
blocking.apply(add, 1, 2) satisfies number[];
blocking.map(add, [1], [2]) satisfies number[];
blocking.pull<string>("a") satisfies string[];
blocking.execute("5") satisfies ExecuteReply[];
bare.with({ block: true }).apply(add, 1, 2) satisfies number;
lview.with({ block: true }).apply(later, 1) satisfies string;
lview.with({ block: true, chunkItems: 2 }).map(later, [1]) satisfies string[];
blocking.applyAsync(add, 1, 2) satisfies AsyncResult<number[], number>;
blocking.with({ targets: 0 }).apply(add, 1, 2) satisfies number;
blocking.with({ block: false }).apply(add, 1, 2) satisfies AsyncResult<number[], number>;
// @ts-expect-error a plain value has no get()
blocking.apply(add, 1, 2).get();
// @ts-expect-error a plain value has no progress
void lview.with({ block: true }).map(add, [1], [2]).progress;
dview.applySync(add, 1, 2) satisfies number[];
lview.mapSync(add, [1], [2]) satisfies number[];

// with() on the shape of results.
dview.with({ targets: 1 }).apply(add, 1, 2) satisfies AsyncResult<number>;
bare.with({ targets: [1] }).apply(add, 1, 2) satisfies AsyncResult<number[], number>;
bare.with({ targets: "all" }).apply(add, 1, 2) satisfies AsyncResult<number[], number>;
// @ts-expect-error an unknown option
dview.with({ blok: true });
// @ts-expect-error a wrong type of option
dview.with({ block: 1 });
// @ts-expect-error chunks are the balanced view's
dview.with({ chunkItems: 2 });

// Views are not changed.
// @ts-expect-error the message says what to write: with()
dview.block = true;
// @ts-expect-error the message says what to write: with()
lview.targets = [0];
// @ts-expect-error a view has no names of its own
dview["a"] = 5;

// A balanced view has no namespace.
// @ts-expect-error no push
lview.push({ a: 1 });
// @ts-expect-error no pull
lview.pull("a");
// @ts-expect-error no scatter
lview.scatter("a", [1]);
// @ts-expect-error no gather
lview.gather("a");
// @ts-expect-error no execute
lview.execute("1");
// @ts-expect-error no run
lview.run("script.js");
// @ts-expect-error no import
lview.import("node:path");

// What a single imap yields.
for await (const value of lview.imap(later, [1, 2])) value satisfies string;
for await (const value of dview.imap((x: number) => x, new Set([1]), { maxOutstanding: 2, ordered: false }))
  value satisfies number;
// @ts-expect-error an unknown option of imap
lview.imap(later, [1], { maxOutstandin: 2 });
// @ts-expect-error a misspelt option of connect
await connect({ engine: 2 });
// @ts-expect-error a wrong type of option
await connect({ engines: "2" });

export { listed, single, wrongBare, wrongShape };

// Results are waited for in arrays and objects, too.
lview.apply((xs: number[]) => xs.length, [1, lview.apply(add, 1, 2)]) satisfies AsyncResult<number>;
lview.apply((at: { x: number; deep: { y: string }[] }) => at.x, {
  x: lview.apply(add, 1, 2),
  deep: [{ y: lview.apply(later, 1) }],
}) satisfies AsyncResult<number>;
lview.apply((pair: [number, string]) => pair[1], [lview.apply(add, 1, 2), "a"]) satisfies AsyncResult<string>;
// @ts-expect-error the result is a number
lview.apply((xs: string[]) => xs.length, [lview.apply(add, 1, 2)]);

// Constants and references stand in the place of a sequence, of the argument's type.
lview.map((k: number, d: number[]) => d[k] ?? 0, [1, 2], ref<number[]>("data")) satisfies AsyncResult<number[], number>;
dview.map((k, factor) => k * factor, [1, 2], constant(10)) satisfies AsyncResult<number[], number>;
lview.imap((k: number, name: string) => name + k, [1], constant("a")) satisfies AsyncIterable<string>;
lview.imap((k: number) => k, [1], { maxOutstanding: 1 }) satisfies AsyncIterable<number>;
// @ts-expect-error a text is no number
lview.map((k: number, factor: number) => k * factor, [1, 2], constant("10"));
// @ts-expect-error nor is a reference to one
lview.map((k: number, factor: number) => k * factor, [1, 2], ref<string>("factor"));
// @ts-expect-error a bare value is no sequence
lview.map((k: number, factor: number) => k * factor, [1, 2], 10);

// A sample in JavaScript: outputs and parameters have names that are checked.
client.sample((random) => random.normal(), { samples: 10 }) satisfies PromiseLike<unknown>;
client.sample((random, { strike }: { strike: number }) => Math.max(0, random.normal() - strike), {
  samples: 10,
  params: { strike: 1 },
});
client.sample((random) => ({ a: random.uniform(), b: 1 }), { samples: 10, outputs: ["a", "b"] });
// @ts-expect-error a parameter of another name
client.sample((_random, { strike }: { strike: number }) => strike, { samples: 10, params: { strik: 1 } });
// @ts-expect-error a sample is no text
client.sample(() => "a", { samples: 10 });

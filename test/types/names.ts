// Checked by `tsc -p tsconfig.test.json`, never run: what compiles must, what is misused must not.
import { type AsyncResult, connect, type DirectView, type LoadBalancedView, type Reference, ref } from "wasm-ensemble";

interface Names {
  readonly data: number[];
  readonly weights: Float64Array;
  readonly model: { rate: number; readonly layers: readonly { name: string }[] };
  readonly count: number;
  readonly scale: (x: number) => number;
}

const client = await connect({ engines: 2 });
const dview = client.directView<Names>();
const one = client.directView<Names>(0);
const lview = client.loadBalancedView<Names>();

// push
dview.push({ data: [1, 2], count: 5 }) satisfies AsyncResult<void>;
dview.push({ scale: (x) => x * 2 });
dview.push({ "model.rate": 0.5 });
// @ts-expect-error no such name
dview.push({ dta: [1, 2] });
// @ts-expect-error a wrong type
dview.push({ data: ["1"] });
// @ts-expect-error a path from no such name
dview.push({ "modl.rate": 0.5 });

// pull and get
dview.pull("data") satisfies AsyncResult<number[][], number[]>;
one.pull("data") satisfies AsyncResult<number[]>;
one.pull(["data", "count"]) satisfies AsyncResult<[number[], number]>;
dview.pull(["count", "weights"]) satisfies AsyncResult<[number, Float64Array][], [number, Float64Array]>;
one.get("model.rate") satisfies AsyncResult<number>;
one.get("model.layers.length") satisfies AsyncResult<number>;
one.get("data.length") satisfies AsyncResult<number>;
one.pull("model.unknown") satisfies AsyncResult<unknown>;
one.with({ block: true }).pull("count") satisfies number;
dview.with({ block: true, targets: 0 }).get("count") satisfies number;
// @ts-expect-error no such name
dview.pull("dta");
// @ts-expect-error one of them is no name
dview.pull(["data", "cont"]);
// @ts-expect-error a path from no such name
dview.get("modl.rate");
// @ts-expect-error the types are those of the names
one.pull("data") satisfies AsyncResult<string[]>;
// @ts-expect-error also in lists
one.pull(["data", "count"]) satisfies AsyncResult<[number[], string]>;

// scatter and gather
dview.scatter("data", [1, 2, 3] as const);
dview.scatter("weights", new Float64Array(5));
dview.gather("data") satisfies AsyncResult<number[], number[]>;
dview.gather("weights") satisfies AsyncResult<Float64Array, Float64Array>;
dview.gather("count") satisfies AsyncResult<number[], number[]>;
dview.with({ block: true }).gather("weights") satisfies Float64Array;
// @ts-expect-error items of another type
dview.scatter("data", ["1"]);
// @ts-expect-error another kind of list
dview.scatter("weights", [1, 2]);
// @ts-expect-error a number is not dealt out
dview.scatter("count", [1, 2]);
// @ts-expect-error no such name
dview.scatter("part", [1, 2]);
// @ts-expect-error no such name
dview.gather("part");

// ref
dview.ref("data") satisfies Reference<number[]>;
lview.ref("model.rate") satisfies Reference<number>;
lview.apply((table: readonly number[], i: number) => table[i], lview.ref("data"), 2);
lview.apply(lview.ref("scale"), 5) satisfies AsyncResult<number>;
dview.with({ ordered: false }).ref("count") satisfies Reference<number>;
lview.with({ retries: 2 }).ref("count") satisfies Reference<number>;
client.at<Names>(-1).ref("count") satisfies Reference<number>;
client.slice<Names>(0, 1).gather("count") satisfies AsyncResult<number[], number[]>;
// @ts-expect-error no such name
lview.ref("dta");
// @ts-expect-error a number is no list
lview.apply((table: readonly number[]) => table[0], lview.ref("count"));

// Inside functions.
declare const data: Names["data"];
declare const scale: Names["scale"];
dview.apply(() => data.map((x) => scale(x))) satisfies AsyncResult<number[][], number[]>;

// Views of known names are views.
function total(view: DirectView): AsyncResult<unknown[], unknown> {
  return view.pull("count");
}
total(dview);
lview satisfies LoadBalancedView;

// Without names all is as it was.
const plain = client.directView();
plain.push({ anything: 1, "at.all": 2 });
plain.pull<number>("a") satisfies AsyncResult<number[], number>;
plain.pull<[number, string]>(["a", "b"]) satisfies AsyncResult<[number, string][], [number, string]>;
plain.pull("a") satisfies AsyncResult<unknown[], unknown>;
plain.get<number>("a.b") satisfies AsyncResult<number[], number>;
plain.scatter("a", new Set([1]).size > 0 ? [1] : new Uint8Array(1));
plain.gather("a") satisfies AsyncResult<unknown[], unknown[]>;
plain.gather<Float64Array>("a") satisfies AsyncResult<Float64Array, Float64Array>;
plain.ref<number>("a") satisfies Reference<number>;
client.loadBalancedView().apply((x: number) => x, ref("a"));
client.loadBalancedView().apply((x: number) => x, plain.ref("a"));
const name: string = "a";
const names: readonly string[] = ["a"];
plain.pull(name);
plain.pull(names);
// @ts-expect-error a name is a string
plain.pull(5);

// All names may be of one type.
client.directView<Record<string, number>>(0).pull("any") satisfies AsyncResult<number>;

export { total };

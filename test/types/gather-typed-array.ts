// Checked by `tsc -p tsconfig.test.json`, never run: typed arrays gather to one typed array, not to a list of them.
import { type AsyncResult, connect } from "wasm-ensemble";

const dview = (await connect()).directView();

dview.gather<Float64Array>("a") satisfies AsyncResult<Float64Array, Float64Array>;
dview.with({ block: true }).gather<BigInt64Array>("a") satisfies BigInt64Array;
dview.gather<number>("a") satisfies AsyncResult<number[], number[]>;
dview.gather<string>("a") satisfies AsyncResult<string[], string[]>;

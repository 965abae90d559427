// Checked by `tsc -p tsconfig.test.json`, never run. As with Array.map, a function may take fewer parameters than there
// are sequences: `lview.map(() => Math.random(), items)` is how a Monte Carlo loop is written.
import { type AsyncResult, connect } from "wasm-ensemble";

const client = await connect();
const items = [1, 2, 3];

client.loadBalancedView().map(() => Math.random(), items) satisfies AsyncResult<number[], number>;
client.directView().map(() => Math.random(), items) satisfies AsyncResult<number[], number>;
client.loadBalancedView().mapSync(() => "x", items) satisfies string[];
client.loadBalancedView().map((x: number) => x, items, items) satisfies AsyncResult<number[], number>;

// npm run bench:why [-- --quick]: what the README claims in its table, measured in one run. Needs apt-get install python3-numpy
// python3-numba for one of the rows.
import { availableParallelism } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { measureWhy, whyText } from "./why.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean" } } });
const onStep = (text: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
};
const rows = await measureWhy({ quick: values.quick === true, engines: availableParallelism(), onStep });
onStep("");
for (const { reason, missing } of rows) {
  if (missing !== undefined) process.stderr.write(`NOT MEASURED: ${reason}. It takes ${missing}\n`);
}
process.stdout.write(await whyText(rows));

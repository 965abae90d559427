// npm run bench: the benchmark of the built package, which `ensemble bench` runs as well.
import process from "node:process";
import { parseArgs } from "node:util";
import pc from "picocolors";
import { runBench } from "../build/lib/cli/bench/run.js";
import { reportText } from "../build/lib/cli/bench/text.js";

const { values } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" } } });
const onStep = (text: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
};
const report = await runBench({ quick: values.quick === true, onStep });
onStep("");
console.log(values.json ? JSON.stringify(report, null, 2) : reportText(report, pc));

// npm run bench: the benchmark that `ensemble bench` runs as well, and parts that need more than the package holds.
import process from "node:process";
import { parseArgs } from "node:util";
import { runBench } from "../build/lib/cli/bench/run.js";
import { reportText } from "../build/lib/cli/bench/text.js";
import { outputTo } from "../build/lib/cli/output.js";
import { benchArguments } from "./arguments.ts";
import { benchBootstrap } from "./bootstrap.ts";
import { benchBytes } from "./bytes.ts";
import { benchGallery } from "./gallery.ts";
import { benchLevels } from "./levels.ts";
import { benchNormals } from "./normals.ts";
import { benchOwnKernels } from "./own-kernels.ts";
import { benchVegas } from "./vegas.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" } } });
const onStep = (text: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
};
const report = await runBench({
  quick: values.quick === true,
  onStep,
  more: {
    arguments: benchArguments,
    bytes: benchBytes,
    normals: benchNormals,
    gallery: benchGallery,
    kernels: benchOwnKernels,
    levels: benchLevels,
    vegas: benchVegas,
    bootstrap: benchBootstrap,
  },
});
onStep("");
console.log(values.json ? JSON.stringify(report, null, 2) : reportText(report, outputTo(process.stdout)));

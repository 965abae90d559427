import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { ChainsEstimate } from "../../sampling/markov/chains-estimate.ts";
import type { CommandIo } from "../command.ts";
import { seedNumber } from "../numbers.ts";
import { endOfRun } from "../progress/end-of-run.ts";
import { readData } from "../sample/data-files.ts";
import { loadKernel } from "../sample/load-kernel.ts";
import { readParameters } from "../sample/parameters.ts";
import { startClient } from "../sample/start-client.ts";
import { asUsage } from "../usage-error.ts";
import { writeDraws } from "./draws-csv.ts";
import type { ChainsRequest } from "./request.ts";
import { chainsSummary } from "./summary.ts";

/** Draws chains with progress on standard error, and prints what came out. */
export async function runChains(request: ChainsRequest, io: CommandIo): Promise<number> {
  const kernel = await loadKernel(request.kernel, io);
  const params = readParameters(kernel, request.params);
  const data = await readData(kernel, request.data);
  const { client, close } = await startClient(request.engines);
  try {
    const run = asUsage(() => client.chains(kernel, { ...request.options, params, data }));
    const { estimate, interrupt } = await endOfRun(run, io, { quiet: request.json, first: "a draw of each chain" });
    if (estimate === undefined) return interrupt?.exitCode ?? 1;
    show(estimate, { kernel, request, engines: client.length }, io);
    if (request.csv !== undefined) await writeDraws(request.csv, estimate);
    return interrupt?.exitCode ?? (estimate.checkpointFailure === undefined ? 0 : 1);
  } finally {
    await close();
  }
}

function show(
  estimate: ChainsEstimate,
  { kernel, request, engines }: { kernel: SamplingKernel; request: ChainsRequest; engines: number },
  { stdout, stderr }: CommandIo,
): void {
  if (request.json) {
    // Its own text would have all numbers, some of them as strings.
    const { draws: _, seed, ...known } = estimate;
    stdout.write(`${JSON.stringify({ kernel: kernel.name, engines, ...known, seed: seedNumber(seed) })}\n`);
  } else stdout.write(chainsSummary(`${kernel.name}: ${kernel.title}`, estimate, engines, stdout));
  const failure = estimate.checkpointFailure === undefined ? [] : [estimate.checkpointFailure];
  for (const warning of [...failure, ...estimate.warnings]) {
    stderr.write(`${stderr.colors.yellow("warning:")} ${warning}\n`);
  }
}

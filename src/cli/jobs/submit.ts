import { existsSync } from "node:fs";
import { basename, extname } from "node:path";
import { pathToFileURL } from "node:url";
import type { ClusterClient } from "../../jobs/cluster-client.ts";
import type { Job } from "../../jobs/job.ts";
import { samplingSubmission } from "../../jobs/sampling-submission.ts";
import { EnsembleError } from "../../protocol/errors.ts";
import { asTyped } from "../as-typed.ts";
import type { Where } from "../cluster/where.ts";
import type { CommandIo } from "../command.ts";
import { loadKernel } from "../sample/load-kernel.ts";
import { readParameters } from "../sample/parameters.ts";
import type { SampleRequest } from "../sample/request.ts";
import { withData } from "../sample/run-sample.ts";
import { asUsage, UsageError, usageErrorOf } from "../usage-error.ts";
import { atCluster } from "./at-cluster.ts";

/** A map of a file's function over items. */
export interface MapRequest {
  readonly kind: "map";
  readonly file: string;
  /** Name of the function; `default` is what the file exports by default. */
  readonly functionName: string;
  readonly items: readonly unknown[];
  readonly chunkItems: number | undefined;
  readonly retries: number | undefined;
}

/** What `ensemble submit` was asked for. */
export interface SubmitRequest {
  readonly what: MapRequest | { readonly kind: "sample"; readonly request: SampleRequest };
  readonly name: string | undefined;
  readonly where: Where;
  readonly json: boolean;
}

/**
 * Submits a job, and prints its id alone on standard output, so that scripts can take it.
 *
 * @returns exit code
 */
export async function submitJob({ what, name, where, json }: SubmitRequest, io: CommandIo): Promise<number> {
  const named = name === undefined ? {} : { name };
  const job = await (what.kind === "map"
    ? atCluster(where, (client) => submitMap(client, what, named))
    : submitRun(what.request, named, where, io));
  const { id, kind } = job;
  if (json) {
    io.stdout.write(`${JSON.stringify({ id, name: job.name, kind })}\n`);
    return 0;
  }
  io.stdout.write(`${id}\n`);
  const next = asTyped(`${job.name} is submitted; ensemble results ${id} waits for what it gives`, io.commands);
  io.stderr.write(`${io.stderr.colors.dim(next)}\n`);
  return 0;
}

function submitMap(client: ClusterClient, request: MapRequest, named: { readonly name?: string }): Promise<Job> {
  const { file, functionName, items, chunkItems, retries } = request;
  const fn = functionsOf(client, file)[functionName];
  if (fn === undefined) throw new UsageError(`${file} can't have a function ${functionName}`);
  const options = {
    name: functionName === "default" ? basename(file, extname(file)) : functionName,
    ...named,
    ...(chunkItems !== undefined && { chunkItems }),
    ...(retries !== undefined && { retries }),
  };
  return client.submit(fn, items, options).catch((error: unknown) => {
    throw usageErrorOf(error);
  });
}

function functionsOf(client: ClusterClient, file: string): Readonly<Record<string, (item: unknown) => unknown>> {
  try {
    return client.loadBalancedView().module<Record<string, (item: unknown) => unknown>>(pathToFileURL(file));
  } catch (error) {
    // What is wrong with the file, or with one that it imports.
    const isOfFile = error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError;
    throw isOfFile ? new UsageError(error.message) : error;
  }
}

// A file that is no kernel may be what a map was meant to call.
function orModule(file: string, cause: unknown): unknown {
  const next = `if ${file} is a module whose function takes items, give --items N, or --items FILE.json`;
  if (cause instanceof UsageError) return new UsageError(`${cause.message}; ${next}`);
  return cause instanceof EnsembleError ? new EnsembleError(`${cause.message}\n${next}`, { cause }) : cause;
}

async function submitRun(
  request: SampleRequest,
  named: { readonly name?: string },
  where: Where,
  io: CommandIo,
): Promise<Job> {
  const kernel = await loadKernel(request.kernel, io).catch((error: unknown) => {
    throw existsSync(request.kernel) ? orModule(request.kernel, error) : error;
  });
  const params = readParameters(kernel, request.params);
  if (kernel.arrays?.length) {
    throw new UsageError(`a job takes no kernel with arrays, as ${kernel.name}; ensemble sample does`);
  }
  const { stop, sampling, histogram } = await withData(kernel, request);
  const { checkpoint: _, ...how } = sampling;
  const bins = histogram === "auto" || histogram === undefined ? {} : { histogram };
  const options = { ...stop, ...how, ...bins, ...named, params };
  // Told before a server is looked for.
  asUsage(() => samplingSubmission(kernel, options));
  return atCluster(where, (client) => client.submit(kernel, options));
}

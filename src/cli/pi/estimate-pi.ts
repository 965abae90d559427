import { kernels } from "../../kernels/catalog.ts";
import { connect } from "../../node/connect.ts";
import type { CommandIo } from "../command.ts";
import { endOfRun } from "../progress/end-of-run.ts";
import { showStatus } from "../status.ts";
import { measureBaselines } from "./baselines.ts";
import { piReport, resultText, speedText } from "./summary.ts";
import { warmUp } from "./warm-up.ts";

/** What `ensemble pi` was asked for, checked. */
export interface PiRequest {
  readonly samples: number;
  /** By default one per core. */
  readonly engines?: number;
  /** By default a new one. */
  readonly seed?: bigint;
  /** Whether to print one object for programs, and no log. */
  readonly json: boolean;
}

/** Estimates pi with progress on standard error, and prints the result. Gives the exit code. */
export async function estimatePi({ samples, engines, seed, json }: PiRequest, io: CommandIo): Promise<number> {
  const { stdout, stderr } = io;
  const client = await connect(engines === undefined ? {} : { engines });
  try {
    await warmUp(client);
    const run = client.sample(kernels.pi, { samples, ...(seed !== undefined && { seed }) });
    const { estimate, interrupt } = await endOfRun(run, io, { quiet: json });
    if (estimate === undefined) return interrupt?.exitCode ?? 1;
    if (!json) stdout.write(resultText(estimate, client.length, stdout));
    if (interrupt !== undefined) {
      if (json) stdout.write(`${JSON.stringify(piReport(estimate, client.length, undefined))}\n`);
      stderr.write(`${stderr.colors.yellow("warning:")} aborted: the result rests on what was there\n`);
      return interrupt.exitCode;
    }
    showStatus(stderr, "measuring one engine and a plain JavaScript loop");
    const speedup = await measureBaselines(estimate, client.length).finally(() => showStatus(stderr, ""));
    const report = piReport(estimate, client.length, speedup);
    stdout.write(json ? `${JSON.stringify(report)}\n` : speedText(speedup, client.length, stdout));
    return 0;
  } finally {
    await client.close();
  }
}

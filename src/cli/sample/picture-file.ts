import { writeFileSync } from "node:fs";
import { EnsembleError } from "../../protocol/errors.ts";
import type { CommandIo } from "../command.ts";
import type { SampleRun } from "./report.ts";
import type { Trace } from "./trace.ts";

const POINTS = 200;

/** Draws a run that has ended. @throws {EnsembleError} when the file can't be written */
export async function writePicture(
  path: string,
  { run, trace }: { readonly run: SampleRun; readonly trace: Trace },
  { stderr }: CommandIo,
): Promise<void> {
  // Loaded here, as a run without a picture needs none of it.
  const { plotOf } = await import("./plot-run.ts");
  const picture = plotOf(run, trace.points(run.estimate, POINTS));
  if (picture === undefined) {
    stderr.write(`${stderr.colors.yellow("warning:")} ${path} is not drawn, as there is no estimate\n`);
    return;
  }
  try {
    writeFileSync(path, picture);
  } catch (cause) {
    throw new EnsembleError(`--plot: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

import { writeFileSync } from "node:fs";
import type { Trace } from "../../node/plot/trace.ts";
import { duration } from "../../protocol/duration.ts";
import type { CommandIo } from "../command.ts";
import { notWritten } from "./output-file.ts";
import type { SampleRun } from "./report.ts";

const POINTS = 200;

/** Draws a run that has ended. @throws {EnsembleError} when the file can't be written */
export async function writePicture(
  path: string,
  { run, trace }: { readonly run: SampleRun; readonly trace: Trace },
  { stderr }: CommandIo,
): Promise<void> {
  // Loaded here, as a run without a picture needs none of it.
  const { plotOf } = await import("../../node/plot/estimate-plot.ts");
  const { engines, estimate, request } = run;
  const time = engines === undefined ? {} : { time: duration(estimate.elapsedMs) };
  const { confidenceLevel } = request.sampling;
  const picture = plotOf({ ...run, confidenceLevel, ...time }, trace.points(estimate, POINTS));
  if (picture === undefined) {
    stderr.write(`${stderr.colors.yellow("warning:")} ${path} is not drawn, as there is no estimate\n`);
    return;
  }
  writePictureFile(path, picture);
}

/** @throws {EnsembleError} when the file can't be written */
export function writePictureFile(path: string, picture: string): void {
  try {
    writeFileSync(path, picture);
  } catch (cause) {
    throw notWritten("--plot", cause);
  }
}

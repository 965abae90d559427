import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { HeaderTexts } from "../../node/plot/header.ts";
import { percent } from "../../sampling/statistics/figures.ts";
import type { CommandIo } from "../command.ts";
import { UsageError } from "../usage-error.ts";
import { shownOutputs } from "./levels.ts";
import { valueText } from "./parameters.ts";
import { writePictureFile } from "./picture-file.ts";
import type { SampleRun } from "./report.ts";
import type { SampleRequest } from "./request.ts";
import type { SweptRows } from "./sweep.ts";
import { numberOf, onGrid, type SweptAxis, sweptAxes } from "./swept-axes.ts";

/** What is drawn. */
interface Drawn {
  readonly kernel: Pick<SamplingKernel, "name" | "title" | "outputs">;
  readonly swept: SweptRows;
  /** Rows that have ended. */
  readonly done: readonly SampleRun[];
  readonly request: SampleRequest;
}

/** @throws {UsageError} when rows can't be drawn */
export function checkPicture(swept: SweptRows): void {
  if (sweptAxes(swept) !== undefined) return;
  throw new UsageError(
    "--plot draws one swept parameter, or two with a row for each pair of values; " +
      `these are ${swept.rows.length.toLocaleString("en")} rows of ${swept.swept.join(", ") || "no parameter"}`,
  );
}

/** Draws the rows that are done: over one parameter with their intervals, over two as a map. @throws {EnsembleError} when the file can't be written */
export async function writeSweepPicture(path: string, drawn: Drawn, { stderr }: CommandIo): Promise<void> {
  const axes = sweptAxes(drawn.swept) ?? [];
  const done = drawn.done.filter(({ estimate }) => Number.isFinite(estimate.mean));
  const [first, second] = axes;
  if (first === undefined || done.length === 0) {
    stderr.write(`${stderr.colors.yellow("warning:")} ${path} is not drawn, as there is no estimate\n`);
    return;
  }
  const picture =
    second === undefined ? await lines({ ...drawn, done }, first) : await map({ ...drawn, done }, [first, second]);
  writePictureFile(path, picture);
}

async function lines({ kernel, swept, done, request }: Drawn, { name: parameter }: SweptAxis): Promise<string> {
  // Loaded here, as a sweep without a picture needs none of it.
  const { sweepPlot } = await import("../../node/plot/sweep-plot.ts");
  const { confidenceLevel } = request.sampling;
  return sweepPlot({
    header: { ...headerOf(kernel, swept, done), confidenceLevel: percent(confidenceLevel) },
    parameter,
    panels: shownOutputs(kernel, request).map((name) => ({
      name,
      points: done
        .map(({ params, estimate, answers }) => {
          const { mean, confidenceInterval } = estimate.outputs[name] ?? estimate;
          const [low = mean, high = mean] = confidenceInterval.map((bound) => (Number.isFinite(bound) ? bound : mean));
          return { x: numberOf(params, parameter), mean, low, high, answer: answers[kernel.outputs.indexOf(name)] };
        })
        .toSorted((a, b) => a.x - b.x),
    })),
  });
}

async function map(
  { kernel, swept, done, request }: Drawn,
  axes: readonly [down: SweptAxis, right: SweptAxis],
): Promise<string> {
  const { heatMap } = await import("../../node/plot/heat-map.ts");
  return heatMap({
    header: headerOf(kernel, swept, done),
    axes,
    panels: shownOutputs(kernel, request).map((name) => ({
      name,
      values: onGrid(
        axes,
        done.map(({ params, estimate }) => ({ params, value: estimate.outputs[name]?.mean ?? Number.NaN })),
      ).map((row) => row.map((value = Number.NaN) => value)),
    })),
  });
}

function headerOf(kernel: Drawn["kernel"], { swept }: SweptRows, done: readonly SampleRun[]): HeaderTexts {
  const [first] = done;
  const same = Object.entries(first?.params ?? {}).filter(([name]) => !swept.includes(name));
  const samples = done.reduce((sum, { estimate }) => sum + estimate.samples, 0);
  const facts = [
    same.map(([name, value]) => `${name} = ${valueText(value)}`).join(" · "),
    `${done.length.toLocaleString("en")} rows, ${samples.toLocaleString("en")} samples · seed ${first?.estimate.seed}`,
  ];
  return { title: kernel.name, about: kernel.title, facts: facts.filter((fact) => fact !== "") };
}

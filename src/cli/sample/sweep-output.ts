import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { Sweep } from "../../sampling/sweep/sweep.ts";
import type { SweepRow } from "../../sampling/sweep/sweep-row.ts";
import type { Colors, CommandIo } from "../command.ts";
import { effortRows, estimateText, rowsText } from "../estimate-text.ts";
import { lineWidth, wrapped } from "../layout.ts";
import { table } from "../table.ts";
import { drawnText } from "./drawing.ts";
import { shownOutputs } from "./levels.ts";
import { valueText } from "./parameters.ts";
import { hasNothing, type SampleRun, sampleReport } from "./report.ts";
import { csvOf } from "./report-csv.ts";
import type { SampleRequest } from "./request.ts";
import { warnings } from "./summary.ts";
import type { SweptRows } from "./sweep.ts";
import { drawnRows } from "./sweep-drawing.ts";
import { sweptAxes } from "./swept-axes.ts";

/** What rows are printed of. */
export interface SweepSetting {
  readonly kernel: SamplingKernel;
  readonly swept: SweptRows;
  readonly sweep: Sweep;
  readonly request: SampleRequest;
  readonly io: CommandIo;
  readonly engines: number;
}

/** Prints the rows of a sweep: as lines of CSV at once, as a table or a list in JSON in the end. */
export class SweepOutput {
  readonly #setting: SweepSetting;
  /** Rows that have ended. */
  readonly done: SampleRun[] = [];
  // Their places among all.
  readonly #places: number[] = [];

  constructor(setting: SweepSetting) {
    this.#setting = setting;
  }

  /** Whether a row has no estimate. */
  get hasLost(): boolean {
    return this.done.some(({ estimate }) => hasNothing(estimate));
  }

  /** Takes the next row, unless it was cut short: with fewer samples than the others it is no row of the table. */
  add({ state, index }: SweepRow, row: SampleRun): void {
    if (state === "aborted" || state === "notBegun") return;
    const { request, io, engines, swept } = this.#setting;
    if (request.format === "csv") io.stdout.write(csvOf(row, swept.swept, this.done.length === 0));
    this.done.push({ ...row, engines });
    this.#places.push(index + 1);
  }

  /** Prints what is left to print, once no row is to come. */
  end(): void {
    const { request, io, sweep, swept } = this.#setting;
    const { stdout, stderr } = io;
    if (request.format === "json") stdout.write(`${JSON.stringify(this.done.map(sampleReport))}\n`);
    if (request.format === "text" && this.done.length > 0) stdout.write(this.#text());
    const rows = swept.rows.length;
    const failure = sweep.checkpointFailure;
    const told = [
      ...rowWarnings(this.done, this.#places),
      ...(failure === undefined ? [] : [failure]),
      ...(this.done.length < rows ? [`ended before its time: ${this.done.length} of ${rows} rows are done`] : []),
    ];
    for (const warning of told) stderr.write(`${stderr.colors.yellow("warning:")} ${warning}\n`);
  }

  #text(): string {
    const {
      kernel,
      swept: { swept },
      io,
    } = this.#setting;
    const { stdout } = io;
    const width = lineWidth(stdout);
    const [first] = this.done;
    const same = Object.entries(first?.params ?? {}).filter(([name]) => !swept.includes(name));
    const title = wrapped(`${stdout.colors.bold(kernel.name)}: ${kernel.title}`, width);
    const facts =
      same.length === 0 ? [] : wrapped(same.map(([name, value]) => `${name}=${valueText(value)}`).join(" "), width);
    const drawing = this.#drawing();
    const lines = [...title, ...facts.map(stdout.colors.dim), "", ...this.#table(), "", ...drawing];
    return `${lines.map((line) => `${line}\n`).join("")}${rowsText(this.#effort(), stdout)}`;
  }

  /** Samples and time of all rows. */
  #effort(): [string, string][] {
    const { engines, sweep, request, swept } = this.#setting;
    const [first] = this.done;
    if (first === undefined) return [];
    const samples = this.done.reduce((sum, { estimate }) => sum + estimate.samples, 0);
    const { elapsedMs } = sweep;
    const all = { ...first.estimate, samples, elapsedMs, samplesPerSecond: (1000 * samples) / elapsedMs };
    const drawn = drawnText(first.estimate, true);
    const { checkpoint } = request.sampling;
    const more = this.done.length < swept.rows.length ? "; the same command goes on from it" : "";
    const rows: readonly (readonly [label: string, text: string | undefined])[] = [
      ["drawn", drawn === "" ? undefined : drawn],
      ["Δ", request.differences ? `from row 1${whyNoErrors(this.done)}` : undefined],
      ["state", checkpoint === undefined ? undefined : `in ${checkpoint}${more}`],
    ];
    return [
      ...effortRows(all, engines),
      ...rows.flatMap(([label, text]): [string, string][] => (text === undefined ? [] : [[label, text]])),
    ];
  }

  #drawing(): string[] {
    const { swept, io } = this.#setting;
    const lines = drawnRows(this.done, sweptAxes(swept) ?? [], io.stdout);
    return lines.length === 0 ? [] : [...lines, ""];
  }

  #table(): string[] {
    const { kernel, swept: rowsOf, request, io } = this.#setting;
    const { swept } = rowsOf;
    const { colors } = io.stdout;
    const names = shownOutputs(kernel, request);
    const ratios = Object.keys(request.sampling.derived ?? {});
    const samples = new Set(this.done.map(({ estimate }) => estimate.samples));
    const isMixed = samples.size > 1;
    const isOpen = this.done.some(({ estimate }) => !estimate.complete);
    const outputs = names.flatMap((name) => [name, ...(request.differences ? [`Δ ${name}`] : [])]);
    const head = [...swept, ...outputs, ...ratios, ...(isMixed ? ["samples"] : []), ...(isOpen ? ["ended"] : [])];
    const rows = this.done.map((run) => [
      ...swept.map((name) => valueText(run.params[name] ?? Number.NaN)),
      ...names.flatMap((name) => [
        run.error === undefined ? estimateText(run.estimate.outputs[name] ?? run.estimate, colors) : "",
        ...(request.differences ? [differenceText(run, name, colors)] : []),
      ]),
      ...ratios.map((name) => ratioText(run, name, colors)),
      ...(isMixed ? [run.estimate.samples.toLocaleString("en")] : []),
      ...(isOpen
        ? [run.estimate.complete ? "" : colors.yellow(run.error === undefined ? "not converged" : "failed")]
        : []),
    ]);
    return table(head, rows, io.stdout);
  }
}

/** How far a row is from the first. */
function differenceText({ differences }: SampleRun, name: string, colors: Colors): string {
  const { value, standardError } = differences?.[name] ?? { value: Number.NaN, standardError: Number.NaN };
  if (Number.isNaN(value)) return "";
  // Without an error nothing says how many digits are known.
  return Number.isNaN(standardError)
    ? String(Number(value.toPrecision(DIGITS)))
    : estimateText({ mean: value, standardError }, colors);
}

/** A ratio of a row. Why there is none is told below the table. */
function ratioText({ estimate }: SampleRun, name: string, colors: Colors): string {
  const { value, standardError, reason } = estimate.derived[name] ?? NO_RATIO;
  return reason === undefined ? estimateText({ mean: value, standardError }, colors) : colors.yellow("none");
}

const NO_RATIO = { value: Number.NaN, standardError: Number.NaN, reason: "there are no samples" };

const DIGITS = 6;

// A row of a single chunk has no error of its difference, nor have rows without chunks in common.
function whyNoErrors(done: readonly SampleRun[]): string {
  const pairs = done.slice(1).flatMap(({ differences = {} }) => Object.values(differences).map((each) => each.pairs));
  if (pairs.includes(1)) return ", without errors, as rows have one chunk: give --chunk-samples";
  const method = done.find(({ estimate }) => estimate.method === "vegas" || estimate.method === "mlmc")?.estimate
    .method;
  return method === undefined ? "" : `, without errors: rows by --method ${method} have no chunks in common`;
}

/** What is to be known of rows before relying on them, once for all that it is true of. */
function rowWarnings(done: readonly SampleRun[], places: readonly number[]): string[] {
  const rows = new Map<string, number[]>();
  for (const [i, run] of done.entries()) {
    for (const warning of warnings(run)) rows.set(warning, [...(rows.get(warning) ?? []), places[i] ?? 0]);
  }
  return [...rows].map(([warning, of]) => {
    const more = of.length > MOST_NAMED ? ` and ${(of.length - MOST_NAMED).toLocaleString("en")} more` : "";
    return `${of.length === 1 ? "row" : "rows"} ${of.slice(0, MOST_NAMED).join(", ")}${more}: ${warning}`;
  });
}

const MOST_NAMED = 10;

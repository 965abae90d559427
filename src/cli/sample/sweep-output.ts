import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { CommandIo } from "../command.ts";
import { effortRows, estimateText, rowsText } from "../estimate-text.ts";
import { lineWidth, wrapped } from "../layout.ts";
import { table } from "../table.ts";
import { drawnText } from "./drawing.ts";
import { type SampleRun, sampleReport } from "./report.ts";
import { csvHeader, csvRow } from "./report-csv.ts";
import type { SampleRequest } from "./request.ts";
import { warnings } from "./summary.ts";
import type { Sweep } from "./sweep.ts";

/** What rows are printed of. */
export interface SweepSetting {
  readonly kernel: SamplingKernel;
  readonly sweep: Sweep;
  readonly request: SampleRequest;
  readonly io: CommandIo;
  readonly engines: number;
}

/** Prints the rows of a sweep: as lines of CSV at once, as a table or a list in JSON in the end. */
export class SweepOutput {
  readonly #setting: SweepSetting;
  readonly #done: SampleRun[] = [];

  constructor(setting: SweepSetting) {
    this.#setting = setting;
  }

  /** Whether a row has no estimate. */
  get hasLost(): boolean {
    return this.#done.some(({ estimate }) => Number.isNaN(estimate.mean));
  }

  /** Takes the next row. */
  add(row: SampleRun): void {
    const { request, io, engines } = this.#setting;
    if (request.format === "csv") io.stdout.write((this.#done.length === 0 ? csvHeader(row) : "") + csvRow(row));
    this.#done.push({ ...row, engines });
  }

  /** Prints what is left to print, once no row is to come. */
  end(): void {
    const { request, io, sweep } = this.#setting;
    const { stdout, stderr } = io;
    if (request.format === "json") stdout.write(`${JSON.stringify(this.#done.map(sampleReport))}\n`);
    if (request.format === "text" && this.#done.length > 0) stdout.write(this.#text());
    const rows = sweep.rows.length;
    const told = [
      ...rowWarnings(this.#done),
      ...(this.#done.length < rows ? [`ended before its time: ${this.#done.length} of ${rows} rows are done`] : []),
    ];
    for (const warning of told) stderr.write(`${stderr.colors.yellow("warning:")} ${warning}\n`);
  }

  #text(): string {
    const { kernel, sweep, io, engines } = this.#setting;
    const { stdout } = io;
    const width = lineWidth(stdout);
    const [first] = this.#done;
    const same = Object.entries(first?.params ?? {}).filter(([name]) => !sweep.swept.includes(name));
    const title = wrapped(`${stdout.colors.bold(kernel.name)}: ${kernel.title}`, width);
    const facts = same.length === 0 ? [] : wrapped(same.map(([name, value]) => `${name}=${value}`).join(" "), width);
    const lines = [...title, ...facts.map(stdout.colors.dim), "", ...this.#table(), ""];
    return `${lines.map((line) => `${line}\n`).join("")}${rowsText(effort(this.#done, engines), stdout)}`;
  }

  #table(): string[] {
    const { kernel, sweep, io } = this.#setting;
    const { colors } = io.stdout;
    const samples = new Set(this.#done.map(({ estimate }) => estimate.samples));
    const isMixed = samples.size > 1;
    const isOpen = this.#done.some(({ estimate }) => !estimate.complete);
    const head = [...sweep.swept, ...kernel.outputs, ...(isMixed ? ["samples"] : []), ...(isOpen ? ["ended"] : [])];
    const rows = this.#done.map((run) => [
      ...sweep.swept.map((name) => String(run.params[name])),
      ...kernel.outputs.map((name) => estimateText(run.estimate.outputs[name] ?? run.estimate, colors)),
      ...(isMixed ? [run.estimate.samples.toLocaleString("en")] : []),
      ...(isOpen ? [run.estimate.complete ? "" : colors.yellow("not converged")] : []),
    ]);
    return table(head, rows, io.stdout);
  }
}

/** Samples and time of all rows. */
function effort(done: readonly SampleRun[], engines: number): [string, string][] {
  const [first] = done;
  if (first === undefined) return [];
  const samples = done.reduce((sum, { estimate }) => sum + estimate.samples, 0);
  const elapsedMs = done.reduce((sum, { estimate }) => sum + estimate.elapsedMs, 0);
  const all = { ...first.estimate, samples, elapsedMs, samplesPerSecond: (1000 * samples) / elapsedMs };
  const drawn = drawnText(first.estimate);
  return [...effortRows(all, engines), ...(drawn === "" ? [] : [["drawn", drawn] satisfies [string, string]])];
}

/** What is to be known of rows before relying on them, once for all that it is true of. */
function rowWarnings(done: readonly SampleRun[]): string[] {
  const rows = new Map<string, number[]>();
  for (const [i, run] of done.entries()) {
    for (const warning of warnings(run)) rows.set(warning, [...(rows.get(warning) ?? []), i + 1]);
  }
  return [...rows].map(([warning, of]) => {
    const more = of.length > MOST_NAMED ? ` and ${(of.length - MOST_NAMED).toLocaleString("en")} more` : "";
    return `${of.length === 1 ? "row" : "rows"} ${of.slice(0, MOST_NAMED).join(", ")}${more}: ${warning}`;
  });
}

const MOST_NAMED = 10;

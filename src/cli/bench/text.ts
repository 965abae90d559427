import type { Output } from "../command.ts";
import { lineWidth, wrapped } from "../layout.ts";
import { table } from "../table.ts";
import { ratioOf } from "./figures.ts";
import type { Aim, Report, Row, Section, Unit } from "./report.ts";

/** The report for people: a table per section, then the aims. */
export function reportText(report: Report, output: Output): string {
  const { node, cpu, cores, engines, quick, elapsedMs, sections, aims, leftOut } = report;
  const { colors } = output;
  const width = lineWidth(output);
  const head = `${cpu}, ${cores} cores, Node ${node.slice(1)}; ${engines} engines and workers`;
  const parts = [
    wrapped(head, width).map(colors.dim),
    ...sections.map((section) => [...wrapped(section.title, width).map(colors.bold), ...tableOf(section, output)]),
    aimsTable(aims, output),
    ...leftOut.map(({ name, reason }) => wrapped(`left out: ${name} (${reason})`, width).map(colors.yellow)),
    wrapped(
      `${quick ? "Quick run" : "Run"} of ${Math.round(elapsedMs / 1000)} s. Medians; ratios above 1 are better.`,
      width,
    ).map(colors.dim),
  ];
  return parts.map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

function tableOf(section: Section, output: Output): string[] {
  const [row] = section.rows;
  if (row?.bytes !== undefined) return sizesTable(section, output);
  return row?.kernel === undefined ? rowsTable(section, output) : kernelsTable(section, output);
}

// Names to the left and numbers to the right.
const NUMBERS = { rightFrom: 1 };

function rowsTable({ rows, base }: Section, output: Output): string[] {
  const cells = rows.map((row) => {
    const times = row.work === undefined ? "" : ` of ${row.work.toLocaleString("en")}`;
    return [row.name, amount(row.median, row.unit), ratio(row), `${row.samples.toLocaleString("en")}${times}`];
  });
  return table(["", "median", `ratio to ${base}`, "timings"], cells, output, NUMBERS);
}

// Sizes go down, contenders across.
function sizesTable({ rows }: Section, output: Output): string[] {
  const names = [...new Set(rows.map(({ name }) => name))];
  const cells = [...new Set(rows.map((row) => row.bytes ?? 0))].map((bytes) => {
    const ofSize = names.map((name) => rows.find((row) => row.name === name && row.bytes === bytes));
    return [size(bytes), ...ofSize.map((row) => (row === undefined ? "" : digits(row.median)))];
  });
  return table(["GB/s", ...names], cells, output, NUMBERS);
}

// Kernels go down, contenders across; beside each but the first its ratio to the one before.
function kernelsTable({ rows }: Section, output: Output): string[] {
  const [first = "", ...others] = new Set(rows.map(({ name }) => name));
  const cells = [...new Set(rows.map((row) => row.kernel ?? ""))].map((kernel) => {
    const ofKernel = rows.filter((row) => row.kernel === kernel);
    const numbers = ofKernel.flatMap((row, i) => {
      const before = ofKernel[i - 1];
      return [digits(row.median), ...(before === undefined ? [] : [`${digits(ratioOf(row, before))} x`])];
    });
    return [kernel, ...numbers];
  });
  const head = [rows[0]?.unit ?? "", first, ...others.flatMap((name) => [name, ""])];
  return table(head, cells, output, NUMBERS);
}

function aimsTable(aims: readonly Aim[], output: Output): string[] {
  const { green, red } = output.colors;
  const cells = aims.map(({ name, value, aim, unit, bound, met }) => {
    const sign = bound === "at least" ? ">=" : "<=";
    return [name, amount(value, unit), `${sign} ${amount(aim, unit)}`, met ? green("met") : red("not met")];
  });
  return table(["Aims", "measured", "aim", ""], cells, output, NUMBERS);
}

function ratio({ ratio: value }: Row): string {
  return `${digits(value)} x`;
}

function amount(value: number, unit: Unit): string {
  return `${digits(value)} ${unit}`;
}

// Three digits that count.
function digits(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

function size(bytes: number): string {
  return bytes >= 1e6 ? `${bytes / 1e6} MB` : `${bytes / 1e3} kB`;
}

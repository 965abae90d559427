import Table from "cli-table3";
import type { Colors } from "../command.ts";
import { ratioOf } from "./figures.ts";
import type { Aim, Report, Row, Section, Unit } from "./report.ts";

/** The report for people: a table per section, then the aims. */
export function reportText(report: Report, colors: Colors): string {
  const { node, cpu, cores, engines, quick, elapsedMs, sections, aims, leftOut } = report;
  const head = `${cpu}, ${cores} cores, Node ${node.slice(1)}; ${engines} engines and workers`;
  const parts = [
    colors.dim(head),
    ...sections.map((section) => sectionText(section, colors)),
    aimsText(aims, colors),
    ...leftOut.map(({ name, reason }) => colors.yellow(`left out: ${name} (${reason})`)),
    colors.dim(
      `${quick ? "Quick run" : "Run"} of ${Math.round(elapsedMs / 1000)} s. Medians; ratios above 1 are better.`,
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

function sectionText(section: Section, colors: Colors): string {
  return `${colors.bold(section.title)}\n${tableOf(section, colors)}`;
}

function tableOf(section: Section, colors: Colors): string {
  const [row] = section.rows;
  if (row?.bytes !== undefined) return sizesTable(section, colors);
  return row?.kernel === undefined ? rowsTable(section, colors) : kernelsTable(section, colors);
}

function rowsTable({ rows, base }: Section, colors: Colors): string {
  const table = newTable(colors, ["", "median", `ratio to ${base}`, "timings"]);
  for (const row of rows) {
    const times = row.work === undefined ? "" : ` of ${row.work.toLocaleString("en")}`;
    table.push([row.name, amount(row.median, row.unit), ratio(row), `${row.samples.toLocaleString("en")}${times}`]);
  }
  return table.toString();
}

// Sizes go down, contenders across.
function sizesTable({ rows }: Section, colors: Colors): string {
  const names = [...new Set(rows.map(({ name }) => name))];
  const table = newTable(colors, ["GB/s", ...names]);
  for (const bytes of new Set(rows.map((row) => row.bytes ?? 0))) {
    const ofSize = names.map((name) => rows.find((row) => row.name === name && row.bytes === bytes));
    table.push([size(bytes), ...ofSize.map((row) => (row === undefined ? "" : digits(row.median)))]);
  }
  return table.toString();
}

// Kernels go down, contenders across; beside each but the first its ratio to the one before.
function kernelsTable({ rows }: Section, colors: Colors): string {
  const [first = "", ...others] = new Set(rows.map(({ name }) => name));
  const table = newTable(colors, [rows[0]?.unit ?? "", first, ...others.flatMap((name) => [name, ""])]);
  for (const kernel of new Set(rows.map((row) => row.kernel ?? ""))) {
    const ofKernel = rows.filter((row) => row.kernel === kernel);
    const cells = ofKernel.flatMap((row, i) => {
      const before = ofKernel[i - 1];
      return [digits(row.median), ...(before === undefined ? [] : [`${digits(ratioOf(row, before))} x`])];
    });
    table.push([kernel, ...cells]);
  }
  return table.toString();
}

function aimsText(aims: readonly Aim[], colors: Colors): string {
  const table = newTable(colors, [colors.bold("Aims"), "measured", "aim", ""]);
  for (const { name, value, aim, unit, bound, met } of aims) {
    const sign = bound === "at least" ? ">=" : "<=";
    table.push([
      name,
      amount(value, unit),
      `${sign} ${amount(aim, unit)}`,
      met ? colors.green("met") : colors.red("not met"),
    ]);
  }
  return table.toString();
}

// Columns apart by spaces, names to the left and numbers to the right.
function newTable(colors: Colors, head: readonly string[]): Table.Table {
  const lines = ["top", "bottom", "left", "right", "mid"].flatMap((edge) => [
    edge,
    `${edge}-mid`,
    `${edge}-left`,
    `${edge}-right`,
  ]);
  return new Table({
    head: head.map((text) => colors.dim(text)),
    colAligns: head.map((_, i) => (i === 0 ? "left" : "right")),
    chars: { ...Object.fromEntries(lines.map((line) => [line, ""])), middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
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

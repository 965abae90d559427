import type { CallReport } from "../../monitor/client-report.ts";
import type { LogEntry, Snapshot } from "../../monitor/snapshot.ts";
import { duration } from "../../protocol/duration.ts";
import type { Colors } from "../command.ts";
import { barParts, fit, percentText } from "./cells.ts";
import { headLines } from "./head-lines.ts";
import { helpLines } from "./help-lines.ts";
import { profileLines } from "./profile-lines.ts";
import { type ShownRows, shownRows } from "./selection.ts";
import type { TopState } from "./state.ts";
import { tableLines } from "./table-lines.ts";

/** A terminal, as what is drawn has to fit it. */
export interface Screen {
  /** Columns, >= 1. */
  readonly width: number;
  /** Rows, >= 1. */
  readonly height: number;
  readonly colors: Colors;
}

const LOG_LINES = 3;
const CALL_LINES = 5;
// Terminals below this show no log.
const ROOMY = 18;

/** All that is shown of a cluster: one line for each row of the terminal, none longer than it is wide. */
export function view(snapshot: Snapshot, state: TopState, { width, height, colors }: Screen): string[] {
  const head = headLines(snapshot, state, width, colors);
  const last = lastLine(state, width, colors);
  const room = Math.max(0, height - head.length - 1);
  const body = bodyLines(snapshot, state, { width, height: room, colors });
  const filled = [...body, ...Array.from({ length: room }, () => "")].slice(0, room);
  // Where there is next to no room, what asks something is shown.
  return [...head, ...filled].slice(0, height - 1).concat(last);
}

/** Rows of the table that are shown at once, about. */
export function pageSize(height: number): number {
  return Math.max(1, height - 10);
}

function bodyLines(snapshot: Snapshot, state: TopState, screen: Screen): string[] {
  const { width, height, colors } = screen;
  const { mode } = state;
  if (mode.kind === "help") return helpLines(width, colors);
  if (mode.kind === "profile") {
    const title = colors.bold(fit(mode.title, width));
    if (mode.root === undefined) return [title];
    const lines = profileLines(mode.root, width, colors);
    const first = Math.max(0, Math.min(mode.scrolled, lines.length - (height - 1)));
    return [title, ...lines.slice(first)];
  }
  const shown = shownRows(snapshot, state);
  const below = belowLines(snapshot, state, shown, screen);
  const room = height - below.length;
  const table =
    shown.rows.length === 0
      ? [fit(nothingText(snapshot, state), width)]
      : tableLines(state, shown, { ...screen, height: room });
  return [...table, ...Array.from({ length: Math.max(0, room - table.length) }, () => ""), ...below];
}

function nothingText({ hosts, lostSinceMs }: Snapshot, { table, filter }: TopState): string {
  if (lostSinceMs !== undefined) return "The server is out of reach; it is looked for.";
  if (filter !== "") return `No row holds "${filter}"; Esc shows all.`;
  switch (table) {
    case "engines":
    case "hosts":
      return hosts.length === 0 ? "No host is there: ensemble engines starts one." : "No engine is there.";
    case "clients":
      return "No client is there.";
    case "jobs":
      return "No job is there: ensemble submit stores one.";
  }
}

/** Calls of the selected client, why the selected host has no figures, and what happened of late. */
function belowLines({ log }: Snapshot, state: TopState, { rows, selected }: ShownRows, screen: Screen): string[] {
  const { width, height, colors } = screen;
  if (height < ROOMY - 5) return [];
  const calls = state.table === "clients" ? (rows[selected]?.client?.calls ?? []) : [];
  const { host, note } = rows[selected]?.host ?? {};
  return [
    ...(note === undefined ? [] : ["", colors.yellow(fit(` ${host}: ${note}`, width))]),
    ...(calls.length === 0 ? [] : [""]),
    ...calls.slice(0, CALL_LINES).map((call) => callLine(call, width, colors)),
    ...(log.length === 0 ? [] : [""]),
    ...log.slice(-LOG_LINES).map((entry) => logLine(entry, width, colors)),
  ];
}

function callLine(
  { method, name, progress, elapsedMs, done, total, note }: CallReport,
  width: number,
  colors: Colors,
): string {
  const [filled, empty] = barParts(progress, 10);
  const parts =
    done === undefined || total === undefined ? "" : `, ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
  const text = `${method} ${name}${parts}, for ${duration(elapsedMs)}${note === undefined ? "" : `, ${note}`}`;
  return ` ${colors.green(filled)}${colors.dim(empty)} ${fit(percentText(progress), 5, "right")} ${fit(text, width - 18)}`;
}

function logLine({ atMs, text, isBad }: LogEntry, width: number, colors: Colors): string {
  const time = new Date(atMs).toTimeString().slice(0, 8);
  const shown = fit(text, width - 10);
  return ` ${colors.dim(time)} ${isBad ? colors.red(shown) : shown}`;
}

const HINTS: readonly (readonly [key: string, what: string])[] = [
  ["?", "help"],
  ["q", "quit"],
  ["s", "sort"],
  ["/", "filter"],
  ["Tab", "next table"],
  ["i", "interrupt"],
  ["d", "drain"],
  ["r", "restart"],
  ["k", "kill"],
  ["p", "profile"],
];

/** A question, what is typed, what became of a wish, or what keys do. */
function lastLine({ mode, message, filter }: TopState, width: number, colors: Colors): string {
  if (mode.kind === "question") return colors.yellow(fit(`${mode.wish.text}? y/N`, width));
  if (mode.kind === "filter") return fit(`/${filter}█`, width);
  if (mode.kind === "help" || mode.kind === "profile") return colors.dim(fit("Esc goes back", width));
  if (message !== undefined)
    return message.isBad ? colors.red(fit(message.text, width)) : colors.green(fit(message.text, width));
  let line = "";
  let left = width;
  for (const [key, what] of HINTS) {
    const needed = key.length + what.length + 3;
    if (needed > left) break;
    line += `${colors.bold(key)} ${colors.dim(what)}  `;
    left -= needed;
  }
  return line + " ".repeat(left);
}

import type { Snapshot } from "../../monitor/snapshot.ts";
import { duration } from "../../protocol/duration.ts";
import type { Colors } from "../command.ts";
import { barParts, countText, fit, percentText, rateText, textWidth } from "./cells.ts";
import { TABLES, type TopState } from "./state.ts";

/** A piece of a line, and how it is coloured. */
interface Piece {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** What the cluster does as a whole: three lines, and one that says which table is shown. */
export function headLines(snapshot: Snapshot, state: TopState, width: number, colors: Colors): string[] {
  const { name, atMs, lostSinceMs, totals } = snapshot;
  const { hosts, engines, busy, waiting, rate, done, failed, lostEngines } = totals;
  const { bold, dim, red, cyan } = colors;
  const bad = (count: number): Partial<Piece> => (count > 0 ? { paint: red } : { paint: dim });
  const time = new Date(atMs).toTimeString().slice(0, 8);
  const lost: Piece[] =
    lostSinceMs === undefined ? [] : [{ text: `server lost ${duration(atMs - lostSinceMs)} ago`, paint: red }];
  return [
    spread(
      [{ text: name, paint: bold }, ...lost, plural(hosts, "host"), plural(engines, "engine")],
      { text: time, paint: dim },
      width,
    ),
    busyLine({ busy, engines }, width, colors),
    spread(
      [
        { text: `${countText(waiting)} waiting`, ...(waiting > 0 && { paint: cyan }) },
        { text: `${rateText(rate)} tasks/s` },
        { text: `${countText(failed)} failed`, ...bad(failed) },
        { ...plural(lostEngines, "lost engine"), ...bad(lostEngines) },
        { text: `${countText(done)} done` },
      ],
      undefined,
      width,
    ),
    tabsLine(snapshot, state, width, colors),
  ];
}

function plural(count: number, noun: string): Piece {
  return { text: `${countText(count)} ${noun}${count === 1 ? "" : "s"}` };
}

function busyLine(
  { busy, engines }: { readonly busy: number; readonly engines: number },
  width: number,
  colors: Colors,
): string {
  const share = engines === 0 ? 0 : busy / engines;
  const label = ` ${countText(busy)} of ${countText(engines)} busy, ${percentText(share)}`;
  const [filled, empty] = barParts(share, Math.max(4, Math.min(60, width - textWidth(label))));
  return fitted([{ text: filled, paint: colors.green }, { text: empty, paint: colors.dim }, { text: label }], width);
}

function tabsLine(
  { totals, clients, jobs }: Snapshot,
  { table, filter }: TopState,
  width: number,
  colors: Colors,
): string {
  const counts = { engines: totals.engines, hosts: totals.hosts, clients: clients.length, jobs: jobs.length };
  const tabs = TABLES.flatMap((name): Piece[] => {
    const text = ` ${name} ${countText(counts[name])} `;
    return [name === table ? { text: `[${text.trim()}]`, paint: colors.bold } : { text, paint: colors.dim }];
  });
  const filtered: Piece[] = filter === "" ? [] : [{ text: `  only "${filter}"`, paint: colors.yellow }];
  return fitted([...tabs, ...filtered], width);
}

/** Pieces with gaps between, as many as there is room for, and one at the right. */
function spread(pieces: readonly Piece[], right: Piece | undefined, width: number): string {
  const gap = width < 60 ? "  " : "    ";
  const room = width - (right === undefined ? 0 : textWidth(right.text) + 1);
  const kept: Piece[] = [];
  let used = 0;
  for (const piece of pieces) {
    const needed = textWidth(piece.text) + (kept.length === 0 ? 0 : gap.length);
    if (kept.length > 0 && used + needed > room) break;
    if (kept.length > 0) kept.push({ text: gap });
    kept.push(piece);
    used += needed;
  }
  const end = right === undefined ? [] : [{ text: " ".repeat(Math.max(1, room + 1 - used)) }, right];
  return fitted([...kept, ...end], width);
}

/** Pieces one after the other, cut at the width. */
function fitted(pieces: readonly Piece[], width: number): string {
  let left = width;
  return pieces
    .map(({ text, paint = (plain) => plain }) => {
      const shown = fit(text, Math.min(left, textWidth(text)));
      left -= textWidth(shown);
      return shown === "" ? "" : paint(shown);
    })
    .join("");
}

import { edgeText, quantileName, quantileText, SHOWN_QUANTILES } from "../../node/plot/quantile-text.ts";
import type { Histogram } from "../../sampling/statistics/histogram.ts";
import type { Output } from "../command.ts";
import { lineWidth, wrapped } from "../layout.ts";

/** The spread of the first output: quantiles, and a bar for each of some ranges, which fit the output. */
export function histogramLines(histogram: Histogram, name: string, output: Output): string[] {
  const { colors } = output;
  const rows = rowsOf(histogram);
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const labelWidth = Math.max(...rows.map(({ label }) => label.length));
  const countWidth = Math.max(...rows.map(({ count }) => count.toLocaleString("en").length));
  const room = Math.min(MOST_BAR, lineWidth(output) - labelWidth - countWidth - SHARE_WIDTH - 3 * GAP.length);
  return [
    colors.bold(`spread of ${name}`),
    ...rows.map(({ label, count }) =>
      [
        label.padStart(labelWidth),
        colors.dim(count.toLocaleString("en").padStart(countWidth)),
        `${((100 * count) / Math.max(1, total)).toFixed(1)} %`.padStart(SHARE_WIDTH),
        colors.cyan(bar((room * count) / most)),
      ]
        .join(GAP)
        .trimEnd(),
    ),
    ...wrapped(
      SHOWN_QUANTILES.map((p) => `${quantileName(p)} ${quantileText(histogram, p)}`).join(", "),
      lineWidth(output),
    ),
  ];
}

const GAP = "  ";
const SHARE_WIDTH = 7;
const MOST_BAR = 40;
const MOST_ROWS = 20;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

function bar(length: number): string {
  const eighths = Math.max(0, Math.round(8 * length));
  return "█".repeat(eighths >> 3) + (EIGHTHS[eighths & 7] ?? "");
}

interface Row {
  readonly label: string;
  readonly count: number;
}

// Neighbouring bins together; the last row may have fewer.
function rowsOf({ low, high, bins, counts, below, above }: Histogram): Row[] {
  const together = binsTogether(bins);
  const width = ((high - low) / bins) * together;
  const starts = Array.from({ length: Math.ceil(bins / together) }, (_, i) => i * together);
  const edges = [...starts, bins].map((bin) => edgeText(low + ((high - low) * bin) / bins, width));
  const edgeWidth = Math.max(...edges.map(({ length }) => length));
  const edge = (i: number): string => (edges.at(i) ?? "").padStart(edgeWidth);
  const inside = starts.map((start, i) => ({
    label: `${edge(i)} to ${edge(i + 1)}`,
    count: counts.slice(start, start + together).reduce((sum, count) => sum + count, 0),
  }));
  return [
    ...(below > 0 ? [{ label: `below ${edge(0)}`, count: below }] : []),
    ...inside,
    ...(above > 0 ? [{ label: `from ${edge(-1)}`, count: above }] : []),
  ];
}

// Preferably so many that the last row has as many as the others.
function binsTogether(bins: number): number {
  const least = Math.ceil(bins / MOST_ROWS);
  for (let together = least; together < 2 * least; together++) if (bins % together === 0) return together;
  return least;
}

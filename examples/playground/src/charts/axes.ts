import type uPlot from "uplot";
import type { Look } from "../../../../src/look/colours.ts";
import { powerOfTen } from "../app/format.ts";

/** What all axes have in common. */
export function axis(look: Look): uPlot.Axis {
  return {
    stroke: look.muted,
    font: look.font,
    grid: { stroke: look.line, width: 1 },
    ticks: { show: false },
    border: { show: false },
    gap: 6,
  };
}

/** An axis of powers of ten, with marks at whole ones. */
export function logAxis(look: Look): uPlot.Axis {
  return {
    ...axis(look),
    // All of them: uPlot would leave out some.
    filter: (_, splits) => splits,
    splits: (_, __, low, high) => powersBetween(low, high),
    values: (_, splits) => splits.map(powerOfTen),
  };
}

// Every power of ten, or every second or third where there are many.
function powersBetween(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first) / 6));
  const powers = [];
  for (let power = first; power <= last; power += step) powers.push(10 ** power);
  return powers;
}

/** A scale of powers of ten. */
export const LOG_SCALE: uPlot.Scale = {
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- uPlot's enum is there for its types only
  distr: 3,
  time: false,
};

/** Settings of a chart that nobody clicks on. */
export const STILL: Pick<uPlot.Options, "cursor" | "legend" | "select"> = {
  cursor: { show: false },
  legend: { show: false },
  select: { show: false, left: 0, top: 0, width: 0, height: 0 },
};

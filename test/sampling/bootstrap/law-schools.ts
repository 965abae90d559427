import { readFileSync } from "node:fs";

/** The file names its source. */
const rows = readFileSync(new URL("../../../examples/law-schools.csv", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => /^\d/.test(line))
  .map((line) => line.split(",").map(Number));

export const LAW_SCHOOLS: { readonly lsat: Float64Array; readonly gpa: Float64Array } = {
  lsat: Float64Array.from(rows, ([lsat = 0]) => lsat),
  gpa: Float64Array.from(rows, ([, gpa = 0]) => gpa),
};

function mean(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0) / column.length;
}

/** Sent to engines, with what it uses. */
export function correlation({ lsat, gpa }: { readonly lsat: Float64Array; readonly gpa: Float64Array }): number {
  const [x, y] = [mean(lsat), mean(gpa)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [i, value] of lsat.entries()) {
    const [dx, dy] = [value - x, (gpa[i] ?? 0) - y];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

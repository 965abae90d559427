import { expect, test } from "vitest";
import { connect, kernels } from "wasm-ensemble";
import { FirstPoints, POINTS_PER_CHUNK, verdictOf } from "../../examples/playground/src/pi/first-points.ts";

test("the points shown are those that the kernel counts", async () => {
  const client = await connect({ engines: 1 });
  const points = new FirstPoints();
  for (const seed of [0n, 1n, 2026n, 2n ** 64n - 1n, ...Array.from({ length: 60 }, (_, i) => BigInt(i * 7919))]) {
    const { mean } = await client.sample(kernels.pi, { samples: POINTS_PER_CHUNK, seed });
    const verdicts: string[] = [];
    points.ofChunk(seed, 0, (cell) => verdicts.push(verdictOf(cell)));
    const inside = verdicts.filter((verdict) => verdict === "inside").length;
    const undecided = verdicts.filter((verdict) => verdict === "undecided").length;
    const counted = (mean * POINTS_PER_CHUNK) / 4;
    expect(verdicts).toHaveLength(POINTS_PER_CHUNK);
    expect(counted).toBeGreaterThanOrEqual(inside);
    expect(counted).toBeLessThanOrEqual(inside + undecided);
  }
  await client.close();
});

test("other chunks have other points", () => {
  const points = new FirstPoints();
  const cellsOf = (chunk: number): number[] => {
    const cells: number[] = [];
    points.ofChunk(2026n, chunk, (cell) => cells.push(cell));
    return cells;
  };
  expect(cellsOf(7)).toEqual(cellsOf(7));
  expect(cellsOf(7)).not.toEqual(cellsOf(8));
});

const cellAt = (x: number, y: number): number => 256 * y + x;

test("cells on the arc are left open, those beside it are not", () => {
  expect(verdictOf(cellAt(0, 0))).toBe("inside");
  expect(verdictOf(cellAt(255, 0))).toBe("undecided");
  expect(verdictOf(cellAt(255, 255))).toBe("outside");
  const open = Array.from({ length: 2 ** 16 }, (_, cell) => verdictOf(cell)).filter(
    (verdict) => verdict === "undecided",
  );
  // The arc crosses 255 lines each way, and enters one more cell.
  expect(open.length).toBe(511);
});

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sobolDirections } from "../../../src/sampling/sobol/directions.ts";
import { MAX_DIMENSIONS } from "../../../src/sampling/sobol/max-dimensions.ts";
import { plainPoints } from "../../assembly/qmc/points.ts";

describe("directions of the Sobol sequence", () => {
  test("give the first ten points that Joe and Kuo publish with their program", () => {
    expect(plainPoints(3, 10)).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ]);
  });

  test("in all dimensions are those that another program, in another language, makes of new-joe-kuo-6.21201", () => {
    const bytes = new Uint8Array(sobolDirections(MAX_DIMENSIONS).buffer);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(
      "7a1baef9a2e329cb0c6da01066c8732ca971bd130174a9dc6e79d489d81cd2a7",
    );
  });

  test("of fewer dimensions are the first of more", () => {
    const [few, many] = [sobolDirections(5), sobolDirections(9)];
    for (let row = 0; row < 32; row++) {
      expect(few.slice(5 * row, 5 * row + 5)).toEqual(many.slice(9 * row, 9 * row + 5));
    }
  });

  test("are decoded once for as long as they have as many dimensions", () => {
    const first = sobolDirections(6);
    expect(sobolDirections(6)).toBe(first);
    expect(sobolDirections(7)).toHaveLength(7 * 32);
    expect(sobolDirections(6)).toEqual(first);
  });

  test("have a first digit in each row but zeros before it: digit r + 1 is the last that row r flips", () => {
    const directions = sobolDirections(MAX_DIMENSIONS);
    for (const [i, direction] of directions.entries()) {
      expect(31 - Math.clz32(direction)).toBe(Math.floor(i / MAX_DIMENSIONS));
    }
  });
});

/** What tests of closures send. */
export const factor = 3;
export const table: Float64Array = Float64Array.of(1, 2, 3);

export function helper(x: number): number {
  return x * factor;
}

export class Point {
  static made = 1;
  static get two(): number {
    return 2;
  }
  x: number;
  constructor(x: number) {
    this.x = x;
  }
  norm(): number {
    return Math.abs(this.x);
  }
}

export class FarPoint extends Point {
  override norm(): number {
    return super.norm() * Point.two + FarPoint.made;
  }
}

export const makeSum =
  (k: number) =>
  (x: number): number =>
    helper(x) + k + table.length;

import { Rng } from "../rng/rng";
import { signedUnit } from "./bits";
import { normal } from "./normal";

/**
 * Writes a point uniform on the unit sphere of `d` dimensions: `d` f64 at `outPtr`, whose squares sum to 1.
 *
 * d = 1 gives -1 or 1. d = 2 is von Neumann's: the angle of a point in the disc, doubled. d = 3 is Marsaglia's, "Choosing
 * a point from the surface of a sphere", Ann. Math. Stat. 43 (1972) 645-646. Above, normal numbers divided by their
 * length (Muller 1959).
 *
 * @param d >= 1; else nothing is drawn and nothing written
 *
 * @example
 * const point = memory.data(3 * 8, 8);
 * unitSphere(rng, point, 3);
 * const height = load<f64>(point, 16);
 */
export function unitSphere(rng: Rng, outPtr: usize, d: i32): void {
  if (d === 1) store<f64>(outPtr, copysign<f64>(1, signedUnit(rng.next())));
  else if (d === 2 || d === 3) unitSphereFromDisc(rng, outPtr, d);
  else if (d > 3) unitSphereFromNormals(rng, outPtr, d);
}

function unitSphereFromDisc(rng: Rng, outPtr: usize, d: i32): void {
  let x: f64 = 0;
  let y: f64 = 0;
  let square: f64 = 1;
  // Coordinates are never 0, so neither is the square.
  while (square >= 1) {
    x = signedUnit(rng.next());
    y = signedUnit(rng.next());
    square = x * x + y * y;
  }
  if (d === 2) {
    store<f64>(outPtr, (x * x - y * y) / square, 0);
    store<f64>(outPtr, (2 * x * y) / square, 8);
    return;
  }
  const scale = 2 * Math.sqrt(1 - square);
  store<f64>(outPtr, x * scale, 0);
  store<f64>(outPtr, y * scale, 8);
  store<f64>(outPtr, 1 - 2 * square, 16);
}

function unitSphereFromNormals(rng: Rng, outPtr: usize, d: i32): void {
  let square: f64 = 0;
  for (let i = 0; i < d; i++) {
    const x = normal(rng);
    store<f64>(outPtr + ((<usize>i) << 3), x);
    square += x * x;
  }
  const scale = 1 / Math.sqrt(square);
  for (let i = 0; i < d; i++) {
    const xPtr = outPtr + ((<usize>i) << 3);
    store<f64>(xPtr, load<f64>(xPtr) * scale);
  }
}

// A kernel of one's own, in AssemblyScript: how many packets one has to buy until one has all of the pictures.
//
//   npx ensemble sample examples/assembly/coupons.ts --param pictures=100
//
// or from a program: see ../coupons.js.

import { integer, Rng } from "wasm-ensemble/assembly";

export class Params {
  /** Different pictures, 1 to 64. */
  pictures: i32 = 50;
}

export class Outputs {
  packets: f64;
  /** Packets that brought nothing new. */
  doubles: f64;
}

/** Packets with a picture each until the collection is complete. */
export function sample(rng: Rng, params: Params, out: Outputs): void {
  let missing = params.pictures;
  let have: u64 = 0;
  while (missing > 0) {
    const picture: u64 = (<u64>1) << integer(rng, params.pictures);
    if ((have & picture) == 0) missing--;
    else out.doubles++;
    have |= picture;
    out.packets++;
  }
}

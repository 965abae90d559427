/** Code to begin with. */
export interface Example {
  readonly title: string;
  readonly text: string;
}

const WALK = `import { normal, Rng } from "wasm-ensemble/assembly";

export class Params {
  /** Steps of the walk. */
  steps: i32 = 100;
  /** What each step adds, besides chance. */
  drift: f64 = 0.02;
}

/** The highest point that a random walk reaches. */
export function sample(rng: Rng, params: Params): f64 {
  let position: f64 = 0;
  let highest: f64 = 0;
  for (let step = 0; step < params.steps; step++) {
    position += params.drift + normal(rng);
    highest = max(highest, position);
  }
  return highest;
}
`;

const COUPONS = `import { integer, Rng } from "wasm-ensemble/assembly";

export class Params {
  /** Different pictures, 1 to 64. */
  pictures: i32 = 20;
}

export class Outputs {
  packets: f64;
  /** Packets that brought nothing new. */
  doubles: f64;
}

/** Packets with a picture each, until one has them all. */
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
`;

const INTEGRAL = `import { Rng } from "wasm-ensemble/assembly";

/** Random numbers of a sample: with these, points may be Sobol's. */
export const dimensions: i32 = 3;

export class Params {
  /** How narrow the peak is. */
  sharpness: f64 = 4;
}

/** A peak in the middle of the unit cube: its mean is its integral. */
export function sample(rng: Rng, params: Params): f64 {
  let distance: f64 = 0;
  for (let i = 0; i < dimensions; i++) {
    const x = rng.uniform() - 0.5;
    distance += x * x;
  }
  return Math.exp(-params.sharpness * distance);
}
`;

const QUEUE = `import { exponential, Rng } from "wasm-ensemble/assembly";

export class Params {
  /** Customers that come. */
  customers: i32 = 50;
  /** Mean time between two of them, minutes. */
  between: f64 = 5;
  /** Mean time that each is served, minutes. */
  service: f64 = 4;
}

export class Outputs {
  /** How long the last customer waits, minutes. */
  wait: f64;
  /** Whether it has to wait at all. */
  waits: f64;
}

/** Customers in a queue with one desk that is empty at first. */
export function sample(rng: Rng, params: Params, out: Outputs): void {
  let wait: f64 = 0;
  for (let i = 1; i < params.customers; i++) {
    const served = params.service * exponential(rng);
    wait = Math.max(0, wait + served - params.between * exponential(rng));
  }
  out.wait = wait;
  out.waits = wait > 0 ? 1 : 0;
}
`;

/** What the editor offers; the first stands there until something else does. */
export const EXAMPLES: readonly [Example, ...Example[]] = [
  { title: "Random walk", text: WALK },
  { title: "Collecting pictures", text: COUPONS },
  { title: "Queue at a desk", text: QUEUE },
  { title: "Integral over a cube", text: INTEGRAL },
];

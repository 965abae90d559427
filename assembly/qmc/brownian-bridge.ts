// Steps of a random walk by the Brownian bridge: the first number makes where the walk ends, the second the middle between
// start and end, and so on by halves, so that the first coordinates of a point, in which a Sobol sequence is best, decide
// most of the walk: R. Caflisch & B. Moskowitz, "Modified Monte Carlo methods using quasi-random sequences", in Monte Carlo
// and Quasi-Monte Carlo Methods in Scientific Computing (1995) 1-16; P. Glasserman, "Monte Carlo Methods in Financial
// Engineering" (2003), section 3.1.

/** Most steps of a walk. */
export const MAX_STEPS: i32 = 1024;

// Halves of the walk in the order in which they are halved again: their first and last place, i32 each.
const SPANS: usize = memory.data(16 * MAX_STEPS, 16);

// For each number but the first, where it goes: bytes of the middle and both ends of the span, i32 each; its weights there.
const TURNS: usize = memory.data(32 * MAX_STEPS, 16);

// Places of one walk, from 0 on.
const PLACES: usize = memory.data(8 * (MAX_STEPS + 1), 16);

/** Prepares the walks of `steps` steps, 1 … {@link MAX_STEPS}, that follow. */
export function beginBridge(steps: i32): void {
  let lastPtr = SPANS;
  let turnPtr = TURNS;
  store<i32>(SPANS, 0, 0);
  store<i32>(SPANS, steps, 4);
  for (let spanPtr = SPANS; spanPtr <= lastPtr; spanPtr += 8) {
    const first = load<i32>(spanPtr, 0);
    const last = load<i32>(spanPtr, 4);
    if (last - first < 2) continue;
    const middle = (first + last) >> 1;
    store<i32>(turnPtr, middle << 3, 0);
    store<i32>(turnPtr, first << 3, 4);
    store<i32>(turnPtr, last << 3, 8);
    const before = <f64>(middle - first);
    const after = <f64>(last - middle);
    // Of the last place; that of the first is what is left of 1.
    store<f64>(turnPtr, before / (before + after), 16);
    store<f64>(turnPtr, Math.sqrt((before * after) / (before + after)), 24);
    turnPtr += 32;
    store<i32>(lastPtr, first, 8);
    store<i32>(lastPtr, middle, 12);
    store<i32>(lastPtr, middle, 16);
    store<i32>(lastPtr, last, 20);
    lastPtr += 16;
  }
}

/** Turns `steps` standard normal numbers into as many steps of a walk, standard normal as well, in place. */
export function bridge(steps: i32, normalsPtr: usize): void {
  const endPtr = normalsPtr + ((<usize>steps) << 3);
  store<f64>(PLACES, 0);
  store<f64>(PLACES + ((<usize>steps) << 3), Math.sqrt(<f64>steps) * load<f64>(normalsPtr));
  let turnPtr = TURNS;
  for (let ptr = normalsPtr + 8; ptr < endPtr; ptr += 8) {
    const first = load<f64>(PLACES + <usize>load<i32>(turnPtr, 4));
    const last = load<f64>(PLACES + <usize>load<i32>(turnPtr, 8));
    const between = first + load<f64>(turnPtr, 16) * (last - first);
    store<f64>(PLACES + <usize>load<i32>(turnPtr, 0), between + load<f64>(turnPtr, 24) * load<f64>(ptr));
    turnPtr += 32;
  }
  let placePtr = PLACES;
  for (let ptr = normalsPtr; ptr < endPtr; ptr += 8) {
    store<f64>(ptr, load<f64>(placePtr, 8) - load<f64>(placePtr));
    placePtr += 8;
  }
}

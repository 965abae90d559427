import { integer } from "../distribution/integer";
import { loopOutputs } from "../loop/loop";
import { Rng } from "../rng/rng";

// The bootstrap: B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979) 1-26. Samples
// are statistics of as many values as there are data, drawn from them with replacement. The data are parameters.

const MAX_VALUES: i32 = 4096;

// The data, ascending, and how often each was drawn.
const SORTED: usize = memory.data(8 * MAX_VALUES, 16);
const DRAWN: usize = memory.data(4 * MAX_VALUES, 16);

@unmanaged
class Bootstrap {
  count: i32;
  /** The first of the data; the others follow. */
  first: f64;

  /** Values, at most {@link MAX_VALUES}. */
  values(): i32 {
    return max(0, min(this.count, MAX_VALUES));
  }

  /** Sorts the data, which takes no time if they are. */
  prepare(): void {
    const values = this.values();
    const dataPtr = changetype<usize>(this) + offsetof<Bootstrap>("first");
    for (let i = 0; i < values; i++) {
      const value = load<f64>(dataPtr + ((<usize>i) << 3));
      let ptr = SORTED + ((<usize>i) << 3);
      while (ptr > SORTED && load<f64>(ptr - 8) > value) {
        store<f64>(ptr, load<f64>(ptr - 8));
        ptr -= 8;
      }
      store<f64>(ptr, value);
    }
  }

  /** Mean and median of values drawn with replacement; NaN if there are none. */
  sample(rng: Rng, outPtr: usize): void {
    const values = this.values();
    memory.fill(DRAWN, 0, (<usize>values) << 2);
    let sum: f64 = 0;
    for (let i = 0; i < values; i++) {
      const index = <usize>integer(rng, values);
      sum += load<f64>(SORTED + (index << 3));
      const drawnPtr = DRAWN + (index << 2);
      store<i32>(drawnPtr, load<i32>(drawnPtr) + 1);
    }
    store<f64>(outPtr, sum / <f64>values, 0);
    store<f64>(outPtr, values > 0 ? 0.5 * (ranked((values - 1) >> 1) + ranked(values >> 1)) : NaN, 8);
  }
}

/** The drawn value that has `rank` drawn values before it. */
function ranked(rank: i32): f64 {
  let index: usize = 0;
  let before = load<i32>(DRAWN);
  while (before <= rank) {
    index++;
    before += load<i32>(DRAWN + (index << 2));
  }
  return load<f64>(SORTED + (index << 3));
}

/** Mean and median of data drawn anew from themselves. */
export function bootstrap(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  changetype<Bootstrap>(paramsPtr).prepare();
  loopOutputs<Bootstrap>(2, samples, statePtr, paramsPtr, outPtr);
}

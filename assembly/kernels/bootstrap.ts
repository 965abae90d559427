import { arena } from "../arena";
import { integer } from "../distribution/integer";
import { loopOutputs } from "../loop/loop";
import { Rng } from "../rng/rng";

// The bootstrap: B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979) 1-26. Samples
// are statistics of values drawn from the data with replacement. The data lie behind the parameters.

// How often each of the data was drawn: grows to the largest data set of the instance, the only memory that a kernel takes
// for itself, as data sets have any size.
let drawnPtr: usize = 0;
let drawnRoom: i32 = 0;

@unmanaged
class Bootstrap {
  /** Values that make a sample. */
  draws: i32;
  /** The data, at least one. */
  count: f64;
  /** The first of the data; the others follow, ascending. */
  first: f64;

  /** Makes room to count in. */
  prepare(): void {
    const count = <i32>this.count;
    if (count <= drawnRoom) return;
    drawnPtr = arena(count << 2);
    drawnRoom = count;
  }

  /** Mean and median of values drawn with replacement. */
  sample(rng: Rng, outPtr: usize): void {
    const count = <i32>this.count;
    const draws = this.draws;
    const dataPtr = changetype<usize>(this) + offsetof<Bootstrap>("first");
    memory.fill(drawnPtr, 0, (<usize>count) << 2);
    let sum: f64 = 0;
    for (let i = 0; i < draws; i++) {
      const index = <usize>integer(rng, count);
      sum += load<f64>(dataPtr + (index << 3));
      const ptr = drawnPtr + (index << 2);
      store<i32>(ptr, load<i32>(ptr) + 1);
    }
    store<f64>(outPtr, sum / <f64>draws, 0);
    store<f64>(outPtr, 0.5 * (ranked(dataPtr, (draws - 1) >> 1) + ranked(dataPtr, draws >> 1)), 8);
  }
}

/** The drawn value that has `rank` drawn values before it. */
function ranked(dataPtr: usize, rank: i32): f64 {
  let index: usize = 0;
  let before = load<i32>(drawnPtr);
  while (before <= rank) {
    index++;
    before += load<i32>(drawnPtr + (index << 2));
  }
  return load<f64>(dataPtr + (index << 3));
}

/** Mean and median of data drawn anew from themselves. */
export function bootstrap(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  changetype<Bootstrap>(paramsPtr).prepare();
  loopOutputs<Bootstrap>(2, samples, statePtr, paramsPtr, outPtr);
}

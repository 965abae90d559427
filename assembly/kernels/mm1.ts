import { exponential } from "../distribution/exponential";
import { loopOutputs } from "../loop/loop";
import { Rng } from "../rng/rng";

// Waiting times in the queue M/M/1, by D. Lindley, "The theory of queues with a single server", Mathematical Proceedings
// of the Cambridge Philosophical Society 48 (1952) 277-289: the next customer waits for what is left of the wait and
// service of the one before. The first wait is drawn from the stationary law, so every mean is exact, with no warm-up: none
// with chance 1 - rho, else exponential (L. Kleinrock, "Queueing Systems", vol. 1 (1975), eq. 5.122).

@unmanaged
class Mm1 {
  /** Arrivals per service, rho. */
  load: f64;
  serviceRate: f64;
  customers: i32;

  sample(rng: Rng, outPtr: usize): void {
    const customers = max(1, this.customers);
    const meanService = 1 / this.serviceRate;
    const meanGap = meanService / this.load;
    const busy = rng.uniform() < this.load;
    let wait = busy ? (exponential(rng) * meanService) / (1 - this.load) : 0;
    let sum = wait;
    let waiting = busy ? 1 : 0;
    for (let i = 1; i < customers; i++) {
      wait = wait + meanService * exponential(rng) - meanGap * exponential(rng);
      // The positive part, without a branch, which would be mispredicted.
      wait = 0.5 * (wait + abs(wait));
      sum += wait;
      waiting += wait > 0 ? 1 : 0;
    }
    store<f64>(outPtr, sum / <f64>customers, 0);
    store<f64>(outPtr, <f64>waiting / <f64>customers, 8);
  }
}

/** Mean wait of successive customers, and the share of them who wait. */
export function mm1(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loopOutputs<Mm1>(2, samples, statePtr, paramsPtr, outPtr);
}

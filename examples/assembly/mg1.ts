// A kernel that reads data: the queue M/G/1, whose service times are drawn from measurements.
//
//   npx ensemble sample examples/assembly/mg1.ts --data service=minutes.csv --param load=0.8
//
// or from a program: see ../mg1.js.

import { exponential, integer, Rng } from "wasm-ensemble/assembly";

export class Params {
  /** Arrivals per service, 0 to below 1. */
  load: f64 = 0.7;
  /** Customers in turn, over whom a sample averages. */
  customers: i32 = 20;
}

export class Data {
  /** Service times, all above 0. */
  service: StaticArray<f64>;
}

/** What all samples of a chunk need of the data: made once for them. */
export class State {
  /** Sums of the service times up to each. */
  work: StaticArray<f64>;

  constructor(service: StaticArray<f64>) {
    this.work = new StaticArray<f64>(service.length);
    let sum: f64 = 0;
    for (let i = 0; i < service.length; i++) {
      sum += service[i];
      this.work[i] = sum;
    }
  }

  total(): f64 {
    return this.work[this.work.length - 1];
  }

  /** Index of the service that goes on at a point of time, of all services one after another. */
  serviceAt(time: f64): i32 {
    let low = 0;
    let high = this.work.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.work[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function setup(data: Data): State {
  return new State(data.service);
}

/** Mean wait before service of customers who come to the queue M/G/1 at rest. */
export function sample(rng: Rng, params: Params, data: Data, state: State): f64 {
  const service = data.service;
  // At rest a wait is the sum of what is left of so many services, their number geometric: S. Asmussen, Applied
  // Probability and Queues (2003), theorem VIII.5.7.
  let wait: f64 = 0;
  while (rng.uniform() < params.load) {
    const going = state.serviceAt(rng.uniform() * state.total());
    wait += rng.uniform() * service[going];
  }
  const gap = state.total() / <f64>service.length / params.load;
  let sum: f64 = 0;
  for (let i = 0; i < params.customers; i++) {
    sum += wait;
    // D. Lindley (1952)
    wait = max<f64>(0, wait + service[integer(rng, service.length)] - gap * exponential(rng));
  }
  return sum / <f64>params.customers;
}

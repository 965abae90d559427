import { Worker } from "node:worker_threads";
import { FifoQueue } from "../../scheduler/fifo-queue.ts";
import { WORKER_FILES } from "./worker-files.ts";

/** Worker threads that give back each message, now or later, used with nothing but `postMessage`. */
export class RawWorkers {
  readonly #workers: readonly Worker[];
  // Who waits for the messages of each worker, in the order in which they were sent.
  readonly #waiting: readonly FifoQueue<(reply: unknown) => void>[];

  private constructor(workers: readonly Worker[]) {
    this.#workers = workers;
    this.#waiting = workers.map(() => new FifoQueue());
    for (const [i, worker] of workers.entries()) {
      worker.on("message", (reply: unknown) => this.#waiting[i]?.shift()?.(reply));
    }
  }

  /**
   * Starts workers; fulfils when each has answered.
   *
   * @param startOne - starts worker number `i`, which gives back a 0 at once; by default it does so with all
   */
  static async start(
    count: number,
    startOne: (i: number) => Worker = () => new Worker(WORKER_FILES.echo),
  ): Promise<RawWorkers> {
    const raw = new RawWorkers(Array.from({ length: count }, (_, i) => startOne(i)));
    await raw.toAll(0);
    return raw;
  }

  /** The same message to each worker and back. */
  toAll<T>(message: T): Promise<T[]> {
    return Promise.all(this.#workers.map((_, i) => this.send(message, i)));
  }

  /** One message to a worker and back. */
  send<T>(message: T, worker = 0): Promise<T> {
    return new Promise((resolve) => {
      // The worker gives back what it got.
      this.#waiting[worker]?.push((reply) => resolve(reply as T));
      this.#workers[worker]?.postMessage(message);
    });
  }

  /** One message per value, dealt to all workers in turn; all are sent before the first answer is read. */
  async each(values: readonly number[]): Promise<number[]> {
    return Promise.all(values.map((value, i) => this.send(value, i % this.#workers.length)));
  }

  /** One message per worker, which holds its share of the values. */
  async batch(values: readonly number[]): Promise<number[]> {
    const share = Math.ceil(values.length / this.#workers.length);
    const parts = this.#workers.map((_, i) => this.send(values.slice(i * share, (i + 1) * share), i));
    return (await Promise.all(parts)).flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

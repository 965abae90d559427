import { expect, test } from "vitest";
import { TaskRandom } from "../../src/engine/task-random.ts";
import { EntropyRng } from "../../src/kernels/random/entropy-rng.ts";
import { rng } from "../../src/sampling/make-rng.ts";

test("without a stream numbers come from the system's entropy, and Math.random is left alone", () => {
  const plain = Math.random;
  expect(new TaskRandom().rng).toBeInstanceOf(EntropyRng);
  expect(Math.random).toBe(plain);
});

test("Math.random is back after a call, whatever it does", () => {
  const plain = Math.random;
  const random = new TaskRandom();
  const stream = rng({ seed: 1 });
  expect(random.during(stream, () => Math.random())).toBe(rng({ seed: 1 }).uniform());
  expect(Math.random).toBe(plain);
  expect(() =>
    random.during(stream, () => {
      Math.random = () => 2;
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(Math.random).toBe(plain);
  expect(random.rng).not.toBe(stream);
});

test("engines of one thread may end their tasks in any order: what is left in the end is what was there before", async () => {
  const plain = Math.random;
  const [first, second] = [new TaskRandom(), new TaskRandom()];
  const gates: (() => void)[] = [];
  const task = async (): Promise<void> => new Promise((resolve) => gates.push(resolve));
  const streams = [rng({ seed: 1 }), rng({ seed: 2 })] as const;
  const both = [first.during(streams[0], task), second.during(streams[1], task)];
  expect(first.rng).toBe(streams[0]);
  expect(second.rng).toBe(streams[1]);
  expect(Math.random()).toBe(rng({ seed: 2 }).uniform());
  gates[0]?.();
  await both[0];
  expect(Math.random).not.toBe(plain);
  gates[1]?.();
  await both[1];
  expect(Math.random).toBe(plain);
});

test("a promise that is rejected, and one that is none of the language's, end the stream as well", async () => {
  const plain = Math.random;
  const random = new TaskRandom();
  await expect(random.during(rng({ seed: 1 }), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(Math.random).toBe(plain);
  // oxlint-disable-next-line unicorn/no-thenable -- what it is about
  const thenable = { then: (resolve: (value: number) => void) => resolve(Math.random()) };
  expect(await random.during(rng({ seed: 1 }), () => thenable as unknown as Promise<number>)).toBe(
    rng({ seed: 1 }).uniform(),
  );
  expect(Math.random).toBe(plain);
});

import { serialize } from "node:v8";
import { MessagePort } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { bootstrap } from "wasm-ensemble";
import { bits, start } from "./support.ts";

/** Sizes, in bytes, of what is posted to threads from now on; modules can't be measured and are left out. */
function postedSizes(): readonly number[] {
  const sizes: number[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this`, and put back as it was
  const { postMessage } = MessagePort.prototype;
  onTestFinished(() => void (MessagePort.prototype.postMessage = postMessage));
  MessagePort.prototype.postMessage = function (message: unknown, ...rest): void {
    try {
      sizes.push(serialize(message).length);
    } catch {
      sizes.push(0);
    }
    postMessage.call(this, message, ...rest);
  };
  return sizes;
}

test("the data of a kernel go to each engine once, not with each chunk", async () => {
  const client = await start(2);
  const values = Float64Array.from({ length: 1e6 }, (_, i) => i);
  const kernel = bootstrap(values);
  const sizes = postedSizes();
  const { samples, mean, standardError } = await client.sample(kernel, { samples: 20, seed: 1 });
  expect(samples).toBe(20);
  expect(Math.abs(mean - 499_999.5)).toBeLessThan(5 * standardError);
  expect(kernel.chunkSamples).toBe(1);
  const large = sizes.filter((size) => size > 1000);
  expect(large).toHaveLength(2);
  // The module's binary lies in shared memory, which `serialize` writes out.
  const most = 8e6 + kernel.module().bytes.length + 1000;
  for (const size of large) expect(size).toBeLessThan(most);
});

test("the same seed gives the same bits on any number of engines", async () => {
  const kernel = bootstrap(Float64Array.from({ length: 1e4 }, (_, i) => Math.sin(i)));
  const clients = await Promise.all([start(1), start(3)]);
  const [one, three] = await Promise.all(clients.map((client) => client.sample(kernel, { samples: 1000, seed: 7 })));
  expect(one && bits(one)).toEqual(three && bits(three));
});

test("data that are no Float64Array are refused at the call", async () => {
  const client = await start(1);
  const kernel = { ...bootstrap([1, 2]), data: [1, 2] as never };
  expect(() => client.sample(kernel, { samples: 1 })).toThrow(
    new TypeError("the kernel bootstrap is incomplete: data expects a Float64Array"),
  );
});

import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { CheckpointError, connect, kernels, ratio, type SampleOptions } from "wasm-ensemble";
import { brownian } from "./levelled.ts";
import { failure, freshFile } from "./support.ts";

const client = await connect({ engines: 1 });
afterAll(() => client.close());

const OPTIONS = { method: "mlmc", standardError: 0.1, seed: 1 } as const;

describe('method: "mlmc" is refused at the call', () => {
  test.each([
    [
      "a kernel without levels",
      kernels.european,
      {},
      'european has no levels, as method: "mlmc" needs: a parameter level',
    ],
    ["no error to reach", kernels.heston, { standardError: undefined }, "needs standardError or relativeError"],
    [
      "a number of samples",
      kernels.heston,
      { samples: 1000 },
      "takes no samples: it draws what the error asked for needs",
    ],
    ["antithetic samples", kernels.heston, { antithetic: true }, "takes no antithetic"],
    ["control variates", kernels.heston, { control: { coarse: 1 } }, "takes no control"],
    ["a histogram", kernels.heston, { histogram: { low: 0, high: 1, bins: 2 } }, "takes no histogram"],
    ["quantities of means", kernels.heston, { derived: { share: ratio("fine", "coarse") } }, "takes no derived"],
    ["quantiles", kernels.heston, { quantiles: [0.5] }, "takes no quantiles"],
    ["a function that ends it", kernels.heston, { stop: () => true }, "takes no stop"],
    ["errors by name", kernels.heston, { standardError: { fine: 1 } }, "expects one number as standardError"],
    ["a level", kernels.heston, { params: { level: 3 } }, "sets the parameter level itself"],
    [
      "levels that are none",
      kernels.heston,
      { levels: 3 },
      "levels expects an object of options (max, costFactor, initialSamples)",
    ],
    ["an unknown option of levels", kernels.heston, { levels: { min: 1 } }, "levels has no option min"],
    [
      "a finest level that is too coarse",
      kernels.heston,
      { levels: { max: 1 } },
      "levels: max expects a whole number from 2 to 31, got 1",
    ],
    [
      "one that is too fine",
      kernels.heston,
      { levels: { max: 32 } },
      "levels: max expects a whole number from 2 to 31, got 32",
    ],
    [
      "a cost that does not grow",
      kernels.heston,
      { levels: { costFactor: 1 } },
      "levels: costFactor expects a number above 1",
    ],
    [
      "a cost that is no number",
      kernels.heston,
      { levels: { costFactor: "2" } },
      "levels: costFactor expects a number, got",
    ],
    [
      "too few samples to begin with",
      kernels.heston,
      { levels: { initialSamples: 10 } },
      "levels: initialSamples expects",
    ],
    ["levels without it", kernels.heston, { method: "random", levels: {} }, 'levels goes with method: "mlmc"'],
    [
      "an unknown method",
      kernels.heston,
      { method: "multilevel" },
      'method expects "random", "sobol", "vegas" or "mlmc"',
    ],
    ["an error that is none", kernels.heston, { standardError: -1 }, "standardError expects a number > 0, got -1"],
  ])("for %s", (_, kernel, options, message) => {
    // What plain JavaScript might pass.
    expect(() => client.sample(kernel, { ...OPTIONS, ...options } as SampleOptions<never, never>)).toThrow(message);
  });

  test("for functions, as for kernels", () => {
    expect(() => client.sample(brownian, { ...OPTIONS, levels: { max: 40 } })).toThrow("levels: max expects");
    // What plain JavaScript might pass.
    const outputs = ["value"] as unknown as readonly "fine"[];
    expect(() => client.sample(brownian, { ...OPTIONS, outputs })).toThrow("has no levels");
  });
});

test('a sweep refuses method: "mlmc"', () => {});

describe("a checkpoint of a run over levels is refused", () => {
  test("by runs of another method, seed, parameter or way over the levels", async () => {
    const checkpoint = freshFile();
    await client.sample(kernels.heston, { ...OPTIONS, checkpoint });
    for (const [options, what] of [
      [{ seed: 2 }, "seed"],
      [{ params: { strike: 90 } }, "params"],
      [{ levels: { costFactor: 4 } }, "levels"],
      [{ levels: { initialSamples: 500 } }, "levels"],
    ] as const) {
      const refused = (): unknown => client.sample(kernels.heston, { ...OPTIONS, checkpoint, ...options });
      expect(refused).toThrow(CheckpointError);
      expect(refused).toThrow(`it is of a run with ${what}`);
    }
    const plain = (): unknown => client.sample(kernels.heston, { samples: 1000, seed: 1, checkpoint });
    expect(plain).toThrow(/it is of a run with (params|method)/);
  });

  test("of another method by a run over levels", async () => {
    const checkpoint = freshFile();
    await client.sample(kernels.heston, { samples: 1e5, seed: 1, checkpoint });
    expect(() => client.sample(kernels.heston, { ...OPTIONS, checkpoint })).toThrow(
      /it is of a run with method "random"/,
    );
  });

  test("when it is damaged", async () => {
    const checkpoint = freshFile();
    await client.sample(kernels.heston, { ...OPTIONS, checkpoint });
    const text = readFileSync(checkpoint, "utf8");
    writeFileSync(checkpoint, text.replace('"chunks":', '"chunks": '));
    expect(() => client.sample(kernels.heston, { ...OPTIONS, checkpoint })).toThrow("checksum does not fit");
  });

  test("and is free for others when what it holds is of no levels", async () => {
    const checkpoint = freshFile();
    await client.sample(kernels.heston, { ...OPTIONS, checkpoint });
    const { seal } = await import("../../src/sampling/run/sealed-text.ts");
    const body = JSON.parse(readFileSync(checkpoint, "utf8").split("\n")[0] ?? "") as Record<string, unknown>;
    writeFileSync(checkpoint, seal({ ...body, moments: "" }));
    const error = await failure(client.sample(kernels.heston, { ...OPTIONS, checkpoint }));
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error.message).toContain("it is damaged: it has 0 numbers");
    // Not held by the run that was refused.
    expect(await failure(client.sample(kernels.heston, { ...OPTIONS, checkpoint }))).toMatchObject({
      message: error.message,
    });
  });
});

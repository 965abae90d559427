import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { type Client, connect } from "wasm-ensemble";
import { bits, failure, freshFile, off } from "./support.ts";
import { tutorial } from "./vegas-tutorial.ts";

const clients: readonly Client[] = await Promise.all([1, 2, 3].map((engines) => connect({ engines })));
const [, two] = clients as [Client, Client];
afterAll(() => Promise.all(clients.map((client) => client.close())));

/** Tolerance in standard errors, at fixed seeds. */
const K = 4;

describe("a checkpoint", () => {
  const options = { method: "vegas", samples: 400_000, seed: 4 } as const;

  test("that is left within an iteration is gone on from with the same bits", async () => {
    const whole = bits(await two.sample(tutorial, options));
    const checkpoint = freshFile();
    for (let sessions = 0; ; sessions++) {
      const client = await connect({ engines: 2 });
      const run = client.sample(tutorial, { ...options, checkpoint });
      if (sessions > 2) {
        expect(bits(await run)).toEqual(whole);
        await client.close();
        return;
      }
      for await (const { vegas } of run) if ((vegas?.iterations.length ?? 0) >= 5 * (sessions + 1)) break;
      await client.close();
    }
  });

  test("of a run that has ended gives it again, and lets a longer one go on", async () => {
    const checkpoint = freshFile();
    const first = await two.sample(tutorial, { ...options, checkpoint });
    expect(bits(await two.sample(tutorial, { ...options, checkpoint }))).toEqual(bits(first));
    const more = await two.sample(tutorial, { ...options, samples: 600_000, checkpoint });
    expect(more.samples).toBe(600_000);
    expect(off(more, 1)).toBeLessThan(K);
    const fewer = two.sample(tutorial, { ...options, checkpoint });
    expect((await failure(fewer)).message).toMatch(/holds 600000 samples already, more than the 400000 asked for/u);
  });

  test("of another method is refused at the call, whichever", async () => {
    const checkpoint = freshFile();
    await two.sample(tutorial, { samples: 1000, seed: 4, checkpoint });
    const before = readFileSync(checkpoint, "utf8");
    expect(() => two.sample(tutorial, { ...options, checkpoint })).toThrow(
      /a run with method "random", this one has "vegas"/u,
    );
    expect(readFileSync(checkpoint, "utf8")).toBe(before);
    const other = freshFile();
    await two.sample(tutorial, { ...options, checkpoint: other });
    expect(() => two.sample(tutorial, { samples: 1000, seed: 4, checkpoint: other })).toThrow(
      /a run with method "vegas", this one has "random"/u,
    );
  });

  test("that is damaged rejects the run, and is free again", async () => {
    const checkpoint = freshFile();
    await two.sample(tutorial, { ...options, checkpoint });
    writeFileSync(checkpoint, readFileSync(checkpoint, "utf8").replace(/"edges":"..../u, '"edges":"'));
    expect(() => two.sample(tutorial, { ...options, checkpoint })).toThrow(/checksum/u);
    writeFileSync(checkpoint, "");
    expect(() => two.sample(tutorial, { ...options, checkpoint })).toThrow(/not whole/u);
  });
});

describe("a run ends", () => {
  test("at the most samples that are allowed, and says that the tolerance was not met", async () => {
    const estimate = await two.sample(tutorial, {
      method: "vegas",
      relativeError: 1e-9,
      maxSamples: 70_000,
      seed: 1,
    });
    expect(estimate).toMatchObject({ samples: 70_000, stopped: "maxSamples", complete: false });
  });

  test("when its time is over, with the iterations that are there", async () => {
    const estimate = await two.sample(tutorial, { method: "vegas", timeLimitMs: 300, seed: 1 });
    expect(estimate).toMatchObject({ stopped: "timeLimit", complete: estimate.samples > 0 });
  });

  test("by a function of the caller's, after the same iteration everywhere", async () => {
    const all: unknown[] = [];
    for (const client of clients) {
      const estimate = await client.sample(tutorial, {
        method: "vegas",
        maxSamples: 1e6,
        stop: ({ vegas }) => (vegas?.iterations.length ?? 0) >= 9,
        seed: 1,
      });
      expect(estimate.stopped).toBe("stop");
      expect(estimate.vegas?.iterations).toHaveLength(9);
      all.push(bits(estimate));
    }
    for (const other of all) expect(other).toEqual(all[0]);
  });

  test("when it is aborted: rejected before an iteration is over, with those that are after", async () => {
    const early = two.sample(tutorial, { method: "vegas", samples: 1e9, seed: 1 });
    early.abort();
    expect((await failure(early)).name).toBe("TaskAbortedError");
    const signal = AbortSignal.abort();
    expect((await failure(two.sample(tutorial, { method: "vegas", samples: 1e9, seed: 1, signal }))).name).toBe(
      "TaskAbortedError",
    );
    const run = two.sample(tutorial, { method: "vegas", samples: 1e9, seed: 1 });
    for await (const { samples } of run) if (samples > 0) break;
    const estimate = await run;
    expect(estimate).toMatchObject({ stopped: "aborted", complete: false });
    expect(estimate.vegas?.iterations.length).toBeGreaterThan(0);
  });

  test("when the client closes", async () => {
    const client = await connect({ engines: 1 });
    const run = client.sample(tutorial, { method: "vegas", samples: 1e9, seed: 1 });
    const end = failure(run);
    await client.close();
    expect((await end).name).toBe("ClientClosedError");
  });

  test("when a sample throws, with the reason", async () => {
    const run = two.sample(
      (rng) => {
        if (rng.uniform() > 0.5) throw new Error("too large");
        return 1;
      },
      { method: "vegas", dimensions: 1, samples: 1000 },
    );
    expect((await failure(run)).message).toContain("too large");
  });
});

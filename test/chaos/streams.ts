import { kernels } from "../../build/lib/node/index.js";
import { timesBegun } from "./begun.ts";
import { act, type Deed, makeDeeds, valueOf } from "./deed.ts";
import { figuresOf } from "./references.ts";
import { attempt, Violation } from "./verdict.ts";
import type { Job, World } from "./world.ts";

async function imap(world: World): Promise<void> {
  const { client, dice } = world;
  const deeds = makeDeeds(world, dice.between(1, 40), { throws: 0.01, kills: 0.004, hangs: 0.002 });
  const maxOutstanding = dice.between(1, 6);
  const limit = { timeoutMs: 100 };
  const stopAt = dice.chance(0.3) ? dice.between(1, deeds.length) : Number.POSITIVE_INFINITY;
  let drawn = 0;
  let read = 0;
  function* source(): Generator<Deed> {
    for (const deed of deeds) {
      drawn += 1;
      if (drawn - read > maxOutstanding + 1) throw new Violation(`${drawn} items drawn, ${read} read`);
      yield deed;
    }
  }
  const isWhole = await attempt(
    limit,
    async () => {
      const view = dice.chance(0.5) ? client.loadBalancedView(limit) : client.directView().with(limit);
      for await (const value of view.imap(act, source(), { maxOutstanding })) {
        const wanted = valueOf(deeds[read++] as Deed);
        if (value !== wanted) throw new Violation(`value ${read} of an imap is ${value}, not ${wanted}`);
        if (read === stopAt) return false;
      }
      return true;
    },
    deeds,
  );
  if (isWhole && read !== deeds.length) throw new Violation(`an imap gave ${read} of ${deeds.length} values`);
  if (deeds.some((deed) => timesBegun(deed) > 1)) throw new Violation("an imap repeated an item");
}

async function sampling({ client, dice, references }: World): Promise<void> {
  const { options, figures } = dice.pick(references);
  const estimate = await attempt({}, () => client.sample(kernels.pi, options));
  if (estimate === undefined || estimate.stopped !== "samples") return;
  const came = figuresOf(estimate);
  if (!came.every((figure, i) => Object.is(figure, figures[i]))) {
    throw new Violation(`seed ${String(options.seed)} gave ${came.join(" ")}, not ${figures.join(" ")}`);
  }
}

async function abortedSampling({ client, dice }: World): Promise<void> {
  const reason = { of: "its caller" };
  await attempt({ reasons: [reason] }, async () => {
    const run = client.sample(kernels.pi, { samples: 1e12, seed: 5, chunkSamples: 4096 });
    setTimeout(() => run.abort(reason), dice.between(0, 30));
    const { stopped } = await run;
    if (stopped !== "aborted") throw new Violation(`an aborted run was stopped by ${String(stopped)}`);
  });
}

/** What gives one thing after another. */
export const STREAMS: readonly Job[] = [
  { name: "imap", weight: 8, run: imap },
  { name: "sampling run", weight: 4, run: sampling },
  { name: "aborted sampling run", weight: 1, run: abortedSampling },
];

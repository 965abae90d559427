import { provideInspect } from "../../protocol/inspect.ts";
import { Run, type RunHost } from "../run/run.ts";
import { type ChainsEstimate, chainsText } from "./chains-estimate.ts";
import { type ChainsParts, ChainsTally } from "./chains-tally.ts";

/**
 * Markov chains that go on: await them for the end, iterate them for snapshots, of all chains up to the draw that each of them
 * has.
 *
 * @example
 * const walk = (rng: Rng, { x }: { x: number }) => ({ x: 0.5 * x + rng.normal() });
 * const run = client.chains(walk, { start: { x: 0 }, ess: 1000, seed: 2026 });
 * for await (const { drawsPerChain, rHat } of run) console.log(drawsPerChain, rHat);
 * const { quantities } = await run;
 */
export class ChainsRun<Quantity extends string = string> extends Run<ChainsEstimate<Quantity>> {
  static {
    provideInspect(ChainsRun.prototype, "ChainsRun", (self) => chainsText("ChainsRun", self.latest));
  }

  /** Made by `client.chains`. */
  constructor(parts: ChainsParts, host: RunHost) {
    super(new ChainsTally(parts), host);
  }
}

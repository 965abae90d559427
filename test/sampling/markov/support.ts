import type { ChainsEstimate, Rng } from "wasm-ensemble";

/** A state of the walks below. */
export interface Walk {
  readonly x: number;
}

/** Autoregression x' = 0.9 x + z sqrt(0.19): normal, of mean 0 and standard deviation 1; n draws are worth n / 19. */
export function autoregression(rng: Rng, { x }: Walk): Walk {
  return { x: 0.9 * x + Math.sqrt(0.19) * rng.normal() };
}

/** Metropolis et al. (1953) for the standard normal law. */
export function metropolis(rng: Rng, { x }: Walk): Walk & { readonly accepted: boolean } {
  const y = x + 2.4 * rng.normal();
  const accepted = Math.log(rng.uniform()) < (x * x - y * y) / 2;
  return { x: accepted ? y : x, accepted };
}

/** What has to be the same, bit for bit, however chains were drawn. */
export function chainBits(estimate: ChainsEstimate): unknown {
  const { draws, drawsPerChain, stopped, acceptance, quantities } = estimate;
  const numbers = Object.values(draws).map((chains) =>
    chains.map((chain) => [...new BigUint64Array(chain.slice().buffer)]),
  );
  return { numbers, drawsPerChain, stopped, acceptance, quantities };
}

import type { Accuracy } from "../statistics/accuracy.ts";
import type { Moments } from "../statistics/moments.ts";
import { weightedMeans } from "../statistics/weighted-means.ts";
import { unseenOfWeighted, type WeightFacts } from "./output-estimate.ts";

/** How sure a run is of the weighted mean of an output. Where all samples are alike, as many count as they are worth. */
export function weightedAccuracy(
  { moments, replicates }: { readonly moments: Moments; readonly replicates: Moments | undefined },
  output: number,
  { weight, centers = [], antithetic }: WeightFacts & { readonly antithetic: boolean },
): Accuracy {
  const { means, errors } = weightedMeans(replicates ?? moments, [output], { weight, centers });
  const [mean = Number.NaN] = means;
  const [standardError = Number.NaN] = errors;
  const asked = { weight, antithetic, confidenceLevel: 0.95 };
  return {
    mean,
    standardError,
    samples: moments.count,
    replicates: replicates?.count,
    unseen: standardError === 0 ? unseenOfWeighted(moments, mean, asked) : undefined,
  };
}

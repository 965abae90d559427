import { type Plain, valueOf } from "./kernel.ts";
import { normals } from "./options.ts";

// Options on levels, in plain JavaScript as one would write them: see gallery.ts.

export const asianEuler: Plain = ({ samples, parameters, random }) => {
  const normal = normals(random);
  const [spot, strike] = [valueOf(parameters, "spot"), valueOf(parameters, "strike")];
  const [rate, years] = [valueOf(parameters, "rate"), valueOf(parameters, "years")];
  const steps = 2 ** valueOf(parameters, "level");
  const h = years / steps;
  const deviation = valueOf(parameters, "volatility") * Math.sqrt(h);
  const discount = Math.exp(-rate * years);
  let fineTotal = 0;
  let coarseTotal = 0;
  for (let i = 0; i < samples; i++) {
    let fine = spot;
    let coarse = spot;
    let [fineSum, coarseSum, odd] = [0, 0, 0];
    for (let step = 1; step <= steps; step++) {
      const noise = deviation * normal();
      const before = fine;
      fine += fine * (rate * h + noise);
      fineSum += (before + fine) / 2;
      if (step % 2 === 1) odd = noise;
      else {
        const coarseBefore = coarse;
        coarse += coarse * (rate * 2 * h + odd + noise);
        coarseSum += (coarseBefore + coarse) / 2;
      }
    }
    fineTotal += discount * Math.max(fineSum / steps - strike, 0);
    if (steps > 1) coarseTotal += discount * Math.max(coarseSum / (steps / 2) - strike, 0);
  }
  return [fineTotal / samples, coarseTotal / samples];
};

export const heston: Plain = ({ samples, parameters, random }) => {
  const normal = normals(random);
  const [spot, strike] = [valueOf(parameters, "spot"), valueOf(parameters, "strike")];
  const [rate, years] = [valueOf(parameters, "rate"), valueOf(parameters, "years")];
  const [target, reversion] = [valueOf(parameters, "meanVariance"), valueOf(parameters, "reversion")];
  const [volatility, correlation] = [valueOf(parameters, "volatility"), valueOf(parameters, "correlation")];
  const steps = 2 ** valueOf(parameters, "level");
  const h = years / steps;
  const apart = Math.sqrt(1 - correlation ** 2);
  const payoff = (log: number): number =>
    Math.exp(-rate * years) * Math.max(spot * Math.exp(rate * years + log) - strike, 0);
  const advance = (of: { log: number; variance: number }, step: number, z: number, w: number): void => {
    const positive = Math.max(of.variance, 0);
    of.log += Math.sqrt(positive) * w - (positive * step) / 2;
    of.variance += reversion * step * (target - positive) + volatility * Math.sqrt(positive) * z;
  };
  let fineTotal = 0;
  let coarseTotal = 0;
  for (let i = 0; i < samples; i++) {
    const fine = { log: 0, variance: valueOf(parameters, "variance") };
    const coarse = { ...fine };
    let [oddZ, oddW] = [0, 0];
    for (let step = 1; step <= steps; step++) {
      const z = Math.sqrt(h) * normal();
      const w = correlation * z + apart * Math.sqrt(h) * normal();
      advance(fine, h, z, w);
      if (step % 2 === 1) [oddZ, oddW] = [z, w];
      else advance(coarse, 2 * h, oddZ + z, oddW + w);
    }
    fineTotal += payoff(fine.log);
    if (steps > 1) coarseTotal += payoff(coarse.log);
  }
  return [fineTotal / samples, coarseTotal / samples];
};

/** The kernels of assembly/ in plain JavaScript, with `Math.random` and normal numbers by Box & Muller (1958): means. */
export const plain: Readonly<Record<string, (samples: number) => number>> = {
  normal: (samples) => mean(samples, normal),
  asian: (samples) => mean(samples, asian),
  smooth: (samples) => mean(samples, smooth),
  walk: (samples) => mean(samples, walk),
  gbm: (samples) => mean(samples, gbm),
};

function mean(samples: number, sample: () => number): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < samples; i++) {
    const value = sample();
    sum += value;
    squares += value * value;
  }
  return squares < 0 ? Number.NaN : sum / samples;
}

let spare: number | undefined;

function normal(): number {
  if (spare !== undefined) {
    const value = spare;
    spare = undefined;
    return value;
  }
  const size = Math.sqrt(-2 * Math.log(1 - Math.random()));
  const angle = 2 * Math.PI * Math.random();
  spare = size * Math.sin(angle);
  return size * Math.cos(angle);
}

const [SPOT, STRIKE, RATE, VOLATILITY, YEARS, STEPS] = [100, 100, 0.05, 0.2, 1, 50];

function asian(): number {
  const dt = YEARS / STEPS;
  const drift = (RATE - 0.5 * VOLATILITY * VOLATILITY) * dt;
  const deviation = VOLATILITY * Math.sqrt(dt);
  let price = SPOT;
  let sum = 0;
  for (let i = 0; i < STEPS; i++) {
    price *= Math.exp(drift + deviation * normal());
    sum += price;
  }
  return Math.exp(-RATE * YEARS) * Math.max(sum / STEPS - STRIKE, 0);
}

function smooth(): number {
  let sum = 0;
  for (let i = 0; i < 5; i++) sum += (Math.random() - 0.5) ** 2;
  return Math.exp(-sum);
}

function walk(): number {
  let x = 0;
  for (let i = 0; i < 100; i++) {
    const u = Math.random();
    if (u < 0.4) x--;
    else if (u < 0.8) x++;
    if (x <= -10 || x >= 10) return i;
  }
  return 100;
}

function gbm(): number {
  const drift = (RATE - 0.5 * VOLATILITY * VOLATILITY) * YEARS;
  const end = SPOT * Math.exp(drift + VOLATILITY * Math.sqrt(YEARS) * normal());
  return Math.exp(-RATE * YEARS) * Math.max(end - STRIKE, 0);
}

import type { Plain } from "./kernel.ts";

/** Mean and median of data drawn from themselves, counting how often each was drawn, as the kernel does. */
export function bootstrapOf(data: readonly number[]): Plain {
  const sorted = Float64Array.from(data).toSorted();
  const count = sorted.length;
  const drawn = new Int32Array(count);
  return ({ samples, random }) => {
    let means = 0;
    let medians = 0;
    for (let i = 0; i < samples; i++) {
      drawn.fill(0);
      let sum = 0;
      for (let draw = 0; draw < count; draw++) {
        const index = Math.floor(count * random());
        sum += sorted[index] ?? 0;
        drawn[index] = (drawn[index] ?? 0) + 1;
      }
      means += sum / count;
      medians += 0.5 * (ranked(sorted, drawn, (count - 1) >> 1) + ranked(sorted, drawn, count >> 1));
    }
    return [means / samples, medians / samples];
  };
}

/** The drawn value that has `rank` drawn values before it. */
function ranked(sorted: Float64Array, drawn: Int32Array, rank: number): number {
  let index = 0;
  for (let before = drawn[0] ?? 0; before <= rank; before += drawn[index] ?? 0) index++;
  return sorted[index] ?? 0;
}

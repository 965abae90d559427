/** Counts how many of `samples` points, uniform in the unit square, fall in the quarter disc: the loop to beat. */
export function countInDisc(samples: number): number {
  let count = 0;
  for (let i = 0; i < samples; i++) {
    const x = Math.random();
    const y = Math.random();
    if (x * x + y * y <= 1) count++;
  }
  return count;
}

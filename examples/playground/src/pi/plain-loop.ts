// A worker of its own: what a page does without a library, beside which engines are measured.

// So many that the clock is asked a few hundred times a second.
const BATCH = 200_000;

/** How long to go on, in milliseconds. */
addEventListener("message", ({ data: turnMs }: MessageEvent<number>) => {
  const startedMs = performance.now();
  let samples = 0;
  let sum = 0;
  let elapsedMs = 0;
  while (elapsedMs < turnMs) {
    sum += mcpi(BATCH);
    samples += BATCH;
    elapsedMs = performance.now() - startedMs;
  }
  // With the estimate, so that no optimizer may leave the loop out.
  postMessage({ rate: (1000 * samples) / elapsedMs, estimate: (BATCH * sum) / samples });
});

function mcpi(nsamples: number): number {
  let inside = 0;
  for (let i = 0; i < nsamples; i++) {
    const x = Math.random();
    const y = Math.random();
    if (x * x + y * y <= 1) inside++;
  }
  return (4 * inside) / nsamples;
}

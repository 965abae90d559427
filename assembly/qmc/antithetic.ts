// Antithetic variates: J. Hammersley & K. Morton, "A new Monte Carlo technique: antithetic variates", Mathematical
// Proceedings of the Cambridge Philosophical Society 52 (1956) 449-475. A sample is the average over a point and its
// mirror image, whose coordinates are 1 - u; see loop/pairs.ts. It belongs to the instance, as the histogram does.

let isOn: bool = false;

/** Makes the following calls of kernels that take points average each sample with its mirror image. */
export function antithetic(on: bool): void {
  isOn = on;
}

/** Whether samples are averaged with their mirror images. */
export function isAntithetic(): bool {
  return isOn;
}

/** A number as links and commands have it: `1e7`, `150`, `0.001`. */
export function numberText(value: number): string {
  const power = Math.log10(value);
  if (value >= 1e4 && Number.isInteger(power)) return `1e${power}`;
  return String(value);
}

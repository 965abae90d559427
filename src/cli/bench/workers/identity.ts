/** The task of piscina's and tinypool's workers. */
export function identity(value: number): number {
  return value;
}

/** What is offered, and among it what a link has set. */
export function withOwn(offered: readonly number[], own: number): readonly number[] {
  return [...new Set([...offered, own])].toSorted((a, b) => a - b);
}

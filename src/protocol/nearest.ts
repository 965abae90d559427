/** What a mistyped name should be: `did you mean x?` when one is near, else all there are. */
export function rightOne(given: string, names: readonly string[]): string {
  const name = nearest(given, names);
  return name === undefined ? `there are ${names.join(", ")}` : `did you mean ${name}?`;
}

/** The name nearest to what was given, when a slip of the hand or a cut-off word can explain the difference. */
function nearest(given: string, names: readonly string[]): string | undefined {
  const lower = given.toLowerCase();
  const bare = lower.replace(/^-+/, "");
  const begun = bare.length >= 2 ? names.find((name) => name.replace(/^-+/, "").startsWith(bare)) : undefined;
  if (begun !== undefined) return begun;
  const near = names
    .map((name) => ({ name, distance: editDistance(lower, name) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.replace(/^-+/, "").length / 3)));
  return near.toSorted((a, b) => a.distance - b.distance)[0]?.name;
}

/**
 * Letters to insert, delete, replace or swap with their neighbour to get from one word to the other.
 *
 * Source: the optimal string alignment distance, Boytsov, ACM J. Exp. Algorithmics 16 (2011) 1.1, section 2.2.
 */
function editDistance(a: string, b: string): number {
  // rows[i][j] is the distance of the first i letters of a and the first j of b.
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  const at = (i: number, j: number) => rows[i]?.[j] ?? j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swaps = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = swaps ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      (rows[i] ?? []).push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped));
    }
  }
  return at(a.length, b.length);
}

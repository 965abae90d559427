// Exact chance that open sites connect the first to the last row of a square lattice, by a transfer matrix: sites are
// added one by one, row by row, and of all that was added only the last site of each column matters, and which of these
// are connected.
//
// Such a frontier is one integer, three bits a column. 0: closed. 1: connected to the first row. 2 to 6: in a cluster that
// is not, numbered from the first column on, so that equal frontiers are equal integers. Ten columns have at most five
// clusters.

/** Largest lattice, by the bits that there are; it takes about half a second. */
export const MAX_EXACT_SIZE = 10;

const OPEN_ALONE = 7;

/** @param size - 1 … {@link MAX_EXACT_SIZE} */
export function spanningProbability(probability: number, size: number): number {
  // A row of water before the first.
  const water = Array.from({ length: size }, (_, x) => 1 << (3 * x)).reduce((sum, column) => sum + column, 0);
  let chances = new Map([[water, 1]]);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) chances = withSite(chances, { x, size, probability });
  }
  return [...chances.values()].reduce((sum, chance) => sum + chance, 0);
}

interface Site {
  readonly x: number;
  readonly size: number;
  readonly probability: number;
}

function withSite(chances: ReadonlyMap<number, number>, { x, size, probability }: Site): Map<number, number> {
  const after = new Map<number, number>();
  const add = (frontier: number, chance: number) => {
    const named = renumbered(frontier, size);
    // Without water there is none ever after.
    if (named !== undefined && chance > 0) after.set(named, (after.get(named) ?? 0) + chance);
  };
  for (const [frontier, chance] of chances) {
    add(replaced(frontier, x, 0), chance * (1 - probability));
    add(opened(frontier, x, size), chance * probability);
  }
  return after;
}

function labelAt(frontier: number, x: number): number {
  return (frontier >> (3 * x)) & 7;
}

function replaced(frontier: number, x: number, label: number): number {
  return (frontier & ~(7 << (3 * x))) | (label << (3 * x));
}

/** The new site replaces the one above, and joins its cluster and that of its left neighbour. */
function opened(frontier: number, x: number, size: number): number {
  const above = labelAt(frontier, x);
  const left = x > 0 ? labelAt(frontier, x - 1) : 0;
  if (above === 0 || left === 0) return replaced(frontier, x, above + left || OPEN_ALONE);
  let joined = frontier;
  for (let column = 0; column < size; column++) {
    if (labelAt(frontier, column) === Math.max(above, left)) joined = replaced(joined, column, Math.min(above, left));
  }
  return joined;
}

/** The frontier with its clusters numbered; undefined when none holds water. */
function renumbered(frontier: number, size: number): number | undefined {
  let named = 0;
  // Three bits for each old label: its new one.
  let names = 1 << 3;
  let next = 2;
  let hasWater = false;
  for (let column = 0; column < size; column++) {
    const label = labelAt(frontier, column);
    if (label === 1) hasWater = true;
    if (label > 1 && labelAt(names, label) === 0) names = replaced(names, label, next++);
    named |= labelAt(names, label) << (3 * column);
  }
  return hasWater ? named : undefined;
}

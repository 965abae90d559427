/** Numbers as `0-3, 7`: neighbours together, and at most eight groups. @param numbers - rising */
export function ranges(numbers: readonly number[]): string {
  const groups: [first: number, last: number][] = [];
  for (const number of numbers) {
    const group = groups.at(-1);
    if (group !== undefined && group[1] === number - 1) group[1] = number;
    else groups.push([number, number]);
  }
  const shown = groups.slice(0, MOST_GROUPS).map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return [...shown, ...(groups.length > MOST_GROUPS ? ["…"] : [])].join(", ");
}

const MOST_GROUPS = 8;

/** A command to begin with. */
export interface Example {
  readonly name: string;
  readonly code: string;
}

/** One for each thing that views do, then some that last. */
export const EXAMPLES: readonly Example[] = [
  { name: "apply", code: "dview.apply((low, high) => low + (high - low) * Math.random(), 10, 20)" },
  { name: "push", code: "dview.push({ a: 5, b: 7 })" },
  { name: "execute", code: 'dview.execute("c = a + b; console.log(`engine ${engine.id} has c = ${c}`)")' },
  { name: "pull", code: 'dview.pull(["a", "b", "c"])' },
  { name: "scatter", code: 'dview.scatter("part", Float64Array.from({ length: 10 }, (_, i) => i ** 2))' },
  { name: "gather", code: 'dview.gather("part")' },
  { name: "map", code: "lview.map((x) => x ** 3, [1, 2, 3, 4, 5, 6, 7, 8])" },
];

export const LASTING: readonly Example[] = [
  {
    name: "slow map",
    code: `lview.with({ retries: 2 }).map((ms) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return engine.id;
}, [900, 400, 700, 300, 600, 500, 800, 200, 700, 300, 400, 600])`,
  },
  { name: "endless loop", code: "client.at(0).apply(() => { for (;;); })" },
];

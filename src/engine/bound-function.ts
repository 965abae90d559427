/** A function that gets `constants` at the positions `at`, rising, and whatever it is called with at the others. */
export function bindConstants<R>(
  fn: (...args: unknown[]) => R,
  at: readonly number[],
  constants: readonly unknown[],
): (...args: unknown[]) => R {
  const [first, second] = at;
  const [value] = constants;
  // The usual ones, which calls in a loop feel.
  if (second === undefined && first === 0) return (...args) => fn(value, ...args);
  if (second === undefined && first === 1) return (item, ...args) => fn(item, value, ...args);
  return (...args) => {
    const all: unknown[] = [];
    for (let taken = 0, given = 0; taken < at.length || given < args.length; ) {
      const isConstant = at[taken] === all.length || given >= args.length;
      all.push(isConstant ? constants[taken++] : args[given++]);
    }
    return fn(...all);
  };
}

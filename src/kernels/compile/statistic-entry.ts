import { COLLECT_EXPORT, RESAMPLE_EXPORT } from "../instances/export-names.ts";
import { BASE_ENTRY } from "./entry-text.ts";
import type { SourceFacts } from "./inspect.ts";
import type { StatisticFacts } from "./inspect-statistic.ts";

/**
 * The AssemblyScript around a statistic: a function that evaluates it on resamples of columns, as resample-chunk.ts does for
 * JavaScript, with the same random numbers.
 *
 * The data object is made without its constructor, which could not know columns yet. What the statistic does to it, or to its
 * columns, is undone before the next evaluation.
 *
 * Nothing is collected while it runs: a stack of values for the collector would be written to at each access to an item.
 *
 * @param from - module path of the source
 */
export function statisticEntry(
  from: string,
  { functions, statistic }: SourceFacts & { statistic: StatisticFacts },
): string {
  const { data, outputs } = statistic;
  const callable = functions.filter(({ signature }) => signature !== undefined).map(({ name }) => name);
  const columns = data.fields.map(({ name }, i) => ({ name, given: `column${i}`, drawn: `drawn${i}` }));
  const names = outputs?.fields.map(({ name }) => name) ?? [];
  const each = (line: (column: (typeof columns)[number]) => string): string => columns.map(line).join("\n");
  const evaluation = outputs
    ? `${names.map((name) => `    out.${name} = 0;`).join("\n")}
    userStatistic(data, out);
${names.map((name, k) => `    results[i * ${names.length} + ${k}] = out.${name};`).join("\n")}`
    : "    results[i] = userStatistic(data);";
  return `${BASE_ENTRY}
import { gather, Rows } from "wasm-ensemble/loop/resample";
import { statistic as userStatistic } from ${JSON.stringify(from)};
import { ${data.exportedAs} as UserData } from ${JSON.stringify(data.from)};
${outputs ? `import { ${outputs.exportedAs} as UserOutputs } from ${JSON.stringify(outputs.from)};` : ""}
${callable.length > 0 ? `export { ${callable.join(", ")} } from ${JSON.stringify(from)};` : ""}
export function ${COLLECT_EXPORT}(): void { __collect(); }
export function ${RESAMPLE_EXPORT}(seed: u64, stream: u64, count: i32, kind: string, first: i32, groups: i32, ${columns
    .map(({ given }) => `${given}: StaticArray<f64>`)
    .join(", ")}): Float64Array {
  const rows = new Rows(seed, stream, kind, column0.length, groups);
  const results = new Float64Array(count * ${Math.max(1, names.length)});
  const data = changetype<UserData>(__new(offsetof<UserData>(), idof<UserData>()));
${outputs ? "  const out = changetype<UserOutputs>(__new(offsetof<UserOutputs>(), idof<UserOutputs>()));" : ""}
${each(({ drawn }) => `  let ${drawn} = new StaticArray<f64>(0);`)}
  for (let i = 0; i < count; i++) {
    const length = rows.choose(first + i);
    if (drawn0.length != length) {
${each(({ drawn }) => `      ${drawn} = new StaticArray<f64>(length);`)}
    }
${each(({ given, drawn }) => `    gather(${given}, rows.picks, ${drawn});`)}
${each(({ name, drawn }) => `    data.${name} = ${drawn};`)}
${evaluation}
  }
  return results;
}
`;
}

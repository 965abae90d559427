/** What a statistic gives: a number, or an object of 1 to 64 numbers by name. */
export type StatisticValue = number | { readonly [output: string]: number };

/** Names of the numbers that a statistic gives. */
export type OutputOfStatistic<Value> = Value extends number ? "value" : Extract<keyof Value, string>;

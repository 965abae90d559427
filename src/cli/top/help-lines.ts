import type { Colors } from "../command.ts";
import { wrapped } from "../layout.ts";
import { fit } from "./cells.ts";

const KEYS: readonly (readonly [key: string, what: string])[] = [
  ["e h c j", "show engines, hosts, clients, jobs; Tab shows the next"],
  ["↑ ↓", "select a row; PgUp, PgDn, Home, End go further"],
  ["s S", "sort by the next column, or by the one before"],
  ["o", "sort the other way round"],
  ["/", "show the rows only that hold a text; Esc shows all again"],
  ["i", "interrupt the task that an engine runs; one that does not stop ends with its engine"],
  ["d", "drain an engine, or a host: it takes no new tasks, and ends"],
  ["r", "restart an engine: it is lost, and another has its place"],
  ["k", "kill an engine, or a host, for good"],
  ["p", "profile an engine: where it spends its time"],
  ["q", "quit; Ctrl-C as well"],
];

const KEY_WIDTH = 8;
const INDENT = 2 + KEY_WIDTH + 1;

/** What the keys do. */
export function helpLines(width: number, colors: Colors): string[] {
  return [
    colors.bold(fit("keys", width)),
    ...KEYS.flatMap(([key, what]) =>
      wrapped(what, width - INDENT).map((line, i) => {
        return `  ${colors.cyan(fit(i === 0 ? key : "", KEY_WIDTH))} ${fit(line, width - INDENT)}`;
      }),
    ),
    "",
    fit("i, d, r and k ask before they do it.", width),
  ];
}

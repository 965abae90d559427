import type { ProfileNode } from "../../monitor/host-order.ts";
import { duration } from "../../protocol/duration.ts";
import type { Colors } from "../command.ts";
import { barParts, fit, percentText } from "./cells.ts";

// Calls below this share of the whole are left out.
const LEAST_SHARE = 0.005;
const MOST_FUNCTIONS = 5;
const BAR = 16;

/** Where an engine spends its time: the functions that take most by themselves, and below them who calls whom. */
export function profileLines(root: ProfileNode, width: number, colors: Colors): string[] {
  const wholeMs = root.totalMs;
  const line = (text: string, ms: number, place: string): string => {
    const share = wholeMs === 0 ? 0 : ms / wholeMs;
    const [filled, empty] = barParts(share, width < 60 ? BAR / 2 : BAR);
    const head = `${colors.yellow(filled)}${colors.dim(empty)} ${fit(percentText(share), 5, "right")} `;
    const room = width - (width < 60 ? BAR / 2 : BAR) - 7;
    return head + fit(place === "" ? text : `${text}  ${place}`, room);
  };
  const own = ownTimes(root).slice(0, MOST_FUNCTIONS);
  return [
    colors.bold(fit(`in the function itself, of ${duration(wholeMs)}`, width)),
    ...own.map(({ name, place, ms }) => line(name, ms, place)),
    "",
    colors.bold(fit("with all that it calls", width)),
    ...calls(root, wholeMs).map(({ node, depth }) =>
      line(`${"  ".repeat(depth)}${node.name}`, node.totalMs, node.place),
    ),
  ];
}

interface OwnTime {
  readonly name: string;
  readonly place: string;
  ms: number;
}

function ownTimes(root: ProfileNode): OwnTime[] {
  const times = new Map<string, OwnTime>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { name, place, selfMs, children } = node;
    const key = `${name} ${place}`;
    const time = times.get(key) ?? { name, place, ms: 0 };
    time.ms += selfMs;
    times.set(key, time);
    open.push(...children);
  }
  return [...times.values()].filter(({ ms }) => ms > 0).toSorted((a, b) => b.ms - a.ms);
}

/** All calls that take long enough, each before those that it makes, the longest first. */
function calls(root: ProfileNode, wholeMs: number): { readonly node: ProfileNode; readonly depth: number }[] {
  const found: { node: ProfileNode; depth: number }[] = [];
  const open = [{ node: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    if (node.totalMs < LEAST_SHARE * wholeMs) continue;
    found.push(next);
    // The longest is taken from the end first.
    const inner = node.children.toSorted((a, b) => a.totalMs - b.totalMs);
    open.push(...inner.map((child) => ({ node: child, depth: depth + 1 })));
  }
  return found;
}

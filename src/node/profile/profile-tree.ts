import type { Profiler } from "node:inspector";
import type { ProfileNode } from "../../monitor/host-order.ts";

// A server takes messages of 1 MB.
const MOST_BYTES = 200_000;
const MOST_NAME = 100;

/** A node while it is made: functions of one name and place that one node calls are one. */
interface Growing {
  readonly name: string;
  readonly place: string;
  selfMs: number;
  readonly children: Map<string, Growing>;
}

/**
 * A profile of V8, as a tree for people. Where it would be too large for a message, functions that took least are left out: their
 * time stays in those that called them.
 */
export function profileTree({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): ProfileNode {
  const selfMs = new Map<number, number>();
  // The time before a sample is that of its function.
  for (const [i, id] of samples.entries()) {
    selfMs.set(id, (selfMs.get(id) ?? 0) + Math.max(0, timeDeltas[i] ?? 0) / 1000);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root: Growing = { name: "(all)", place: "", selfMs: 0, children: new Map() };
  const [first] = nodes;
  const grow = (into: Growing, { id, children = [] }: Profiler.ProfileNode): void => {
    into.selfMs += selfMs.get(id) ?? 0;
    for (const child of children) {
      const node = byId.get(child);
      if (node !== undefined) grow(childOf(into, node.callFrame), node);
    }
  };
  if (first !== undefined) grow(root, first);
  const whole = finished(root);
  const totals = totalsIn(whole).toSorted((a, b) => b - a);
  let tree = whole;
  for (let most = totals.length >> 1; JSON.stringify(tree).length > MOST_BYTES; most >>= 1) {
    tree = pruned(whole, totals[most] ?? 0);
  }
  return tree;
}

function childOf({ children }: Growing, { functionName, url, lineNumber }: Profiler.ProfileNode["callFrame"]): Growing {
  const name = (functionName || "(anonymous)").slice(0, MOST_NAME);
  const place = placeOf(url, lineNumber);
  const key = `${name} ${place}`;
  const known = children.get(key);
  if (known !== undefined) return known;
  const child: Growing = { name, place, selfMs: 0, children: new Map() };
  children.set(key, child);
  return child;
}

// Lines are counted from 0 there.
function placeOf(url: string, line: number): string {
  if (url === "" || url.startsWith("node:")) return "";
  if (url.startsWith("wasm://")) return "wasm";
  return `${(url.split(/[/\\]/u).at(-1) ?? url).slice(-MOST_NAME)}:${line + 1}`;
}

function finished({ name, place, selfMs, children }: Growing): ProfileNode {
  const finishedChildren = [...children.values()].map(finished).toSorted((a, b) => b.totalMs - a.totalMs);
  const totalMs = finishedChildren.reduce((sum, child) => sum + child.totalMs, selfMs);
  return { name, place, totalMs: rounded(totalMs), selfMs: rounded(selfMs), children: finishedChildren };
}

function totalsIn({ totalMs, children }: ProfileNode): number[] {
  return [totalMs, ...children.flatMap(totalsIn)];
}

// Whoever calls a function takes as long as that: none that stays loses its callers.
function pruned(node: ProfileNode, beyondMs: number): ProfileNode {
  const children = node.children.filter(({ totalMs }) => totalMs > beyondMs);
  return { ...node, children: children.map((child) => pruned(child, beyondMs)) };
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

import type { ProfileNode } from "../../monitor/host-order.ts";

/** A box of a flame graph. Times are ms. */
export interface Frame {
  /** Its place among all. */
  readonly index: number;
  readonly node: ProfileNode;
  readonly depth: number;
  readonly startMs: number;
  readonly parent: Frame | undefined;
}

/** All boxes, each before those that it called; callees stand beside each other, the longest first. */
export function framesOf(root: ProfileNode): readonly Frame[] {
  const frames: Frame[] = [];
  // Their places are those in which they are taken from here.
  const waiting: Frame[] = [{ index: 0, node: root, depth: 0, startMs: 0, parent: undefined }];
  for (let frame = waiting.pop(); frame !== undefined; frame = waiting.pop()) {
    const parent = { ...frame, index: frames.length };
    frames.push(parent);
    let { startMs } = frame;
    for (const node of parent.node.children.toSorted((a, b) => b.totalMs - a.totalMs)) {
      waiting.push({ index: 0, node, depth: parent.depth + 1, startMs, parent });
      startMs += node.totalMs;
    }
  }
  return frames;
}

/** Where a frame is while another fills the width; undefined where it is not in sight. */
export function placeOf(
  { node, depth, startMs }: Frame,
  zoomed: Frame,
): { readonly left: number; readonly width: number } | undefined {
  const { totalMs } = zoomed.node;
  if (totalMs <= 0) return undefined;
  // What leads there fills the width as well.
  if (depth < zoomed.depth) {
    const isAbove = startMs <= zoomed.startMs && startMs + node.totalMs >= zoomed.startMs + totalMs;
    return isAbove ? { left: 0, width: 1 } : undefined;
  }
  const left = (startMs - zoomed.startMs) / totalMs;
  const width = node.totalMs / totalMs;
  return left < -1e-9 || left + width > 1 + 1e-9 ? undefined : { left, width };
}

/** Time of a function in all places of the tree where its name has some text; what it calls counts once. */
export function matchedMs(frames: readonly Frame[], isMatch: (node: ProfileNode) => boolean): number {
  let sum = 0;
  for (const frame of frames) {
    if (!isMatch(frame.node)) continue;
    let above = frame.parent;
    while (above !== undefined && !isMatch(above.node)) above = above.parent;
    if (above === undefined) sum += frame.node.totalMs;
  }
  return sum;
}

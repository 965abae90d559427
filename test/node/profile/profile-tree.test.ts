import type { Profiler } from "node:inspector";
import { expect, test } from "vitest";
import type { ProfileNode } from "../../../src/monitor/host-order.ts";
import { profileTree } from "../../../src/node/profile/profile-tree.ts";

/** A node of V8's profile. Lines are counted from 0. */
function node(id: number, functionName: string, url: string, children: readonly number[] = []): Profiler.ProfileNode {
  const callFrame = { functionName, url, lineNumber: 11, columnNumber: 0, scriptId: "1" };
  return { id, callFrame, hitCount: 0, children: [...children] };
}

test("time is that of what ran, and a function that one calls from several places is one", () => {
  const tree = profileTree({
    nodes: [
      node(1, "(root)", "", [2, 3, 4]),
      node(2, "(idle)", ""),
      node(3, "hot", "file:///home/a/kernel.js", [5, 6]),
      node(4, "timer", "node:internal/timers"),
      node(5, "", "C:\\work\\main.js"),
      node(6, "wasm-function[28]", "wasm://wasm/4dd02faa"),
    ],
    samples: [3, 3, 5, 2, 4, 6],
    timeDeltas: [500, 1500, 1000, 4000, 250, -3],
    startTime: 0,
    endTime: 0,
  });
  const leaf = { children: [] };
  expect(tree).toEqual({
    name: "(all)",
    place: "",
    totalMs: 7.25,
    selfMs: 0,
    children: [
      { name: "(idle)", place: "", totalMs: 4, selfMs: 4, ...leaf },
      {
        name: "hot",
        place: "kernel.js:12",
        totalMs: 3,
        selfMs: 2,
        children: [
          { name: "(anonymous)", place: "main.js:12", totalMs: 1, selfMs: 1, ...leaf },
          { name: "wasm-function[28]", place: "wasm", totalMs: 0, selfMs: 0, ...leaf },
        ],
      },
      { name: "timer", place: "", totalMs: 0.25, selfMs: 0.25, ...leaf },
    ],
  });
  const twice = profileTree({
    nodes: [
      node(1, "(root)", "", [2, 3]),
      node(2, "f", "a.js", [4]),
      node(3, "f", "a.js", [5]),
      node(4, "g", "a.js"),
      node(5, "g", "a.js"),
    ],
    samples: [2, 4, 5],
    timeDeltas: [1000, 1000, 1000],
    startTime: 0,
    endTime: 0,
  });
  expect(twice.children).toEqual([
    {
      name: "f",
      place: "a.js:12",
      totalMs: 3,
      selfMs: 1,
      children: [{ name: "g", place: "a.js:12", totalMs: 2, selfMs: 2, ...leaf }],
    },
  ]);
});

test("a large profile leaves out what took least, and keeps the time of all", () => {
  const count = 20_000;
  const nodes = [
    node(
      1,
      "(root)",
      "",
      Array.from({ length: count }, (_, i) => i + 2),
    ),
  ];
  for (let i = 0; i < count; i++) nodes.push(node(i + 2, `function${i}`, "large.js"));
  const samples = Array.from({ length: count }, (_, i) => i + 2);
  const timeDeltas = samples.map((id) => id * 10);
  const tree = profileTree({ nodes, samples, timeDeltas, startTime: 0, endTime: 0 });
  expect(JSON.stringify(tree).length).toBeLessThan(256_000);
  expect(tree.totalMs).toBeCloseTo(timeDeltas.reduce((sum, us) => sum + us, 0) / 1000, 3);
  expect(tree.children.length).toBeGreaterThan(100);
  expect(tree.children[0]?.name).toBe(`function${count - 1}`);
});

test("a profile in which nothing was seen is a tree as well", () => {
  const empty: ProfileNode = { name: "(all)", place: "", totalMs: 0, selfMs: 0, children: [] };
  expect(profileTree({ nodes: [], startTime: 0, endTime: 0 })).toEqual(empty);
  expect(
    profileTree({ nodes: [node(1, "(root)", "")], samples: [], timeDeltas: [], startTime: 0, endTime: 0 }),
  ).toEqual(empty);
});

import { describe, expect, test } from "vitest";
import { benchBytes } from "../../bench/bytes.ts";
import { benchGallery } from "../../bench/gallery.ts";
import { benchLevels } from "../../bench/levels.ts";
import { benchNormals } from "../../bench/normals.ts";
import { PEER_LOADERS } from "../../build/lib/cli/bench/peers.js";
import { reportText } from "../../build/lib/cli/bench/text.js";
import { terminal } from "../cli/fake-output.ts";

// The parts of `npm run bench` that the package does not hold.

const context = { quick: true, engines: 1, loaders: PEER_LOADERS, onStep: () => {} };
const machine = { node: "v20", cpu: "a cpu", cores: 1, engines: 1, quick: true, elapsedMs: 1, leftOut: [] };

describe.each([
  ["bytes", benchBytes, ["packParts", "2,000 objects"]],
  ["normals", benchNormals, ["normals, SIMD"]],
  ["levels", benchLevels, ["plain Monte Carlo", "multilevel Monte Carlo"]],
  ["gallery", benchGallery, ["ising", "bootstrap"]],
] as const)("%s", (name, bench, words) => {
  test("gives figures and aims that can be read", { timeout: 150_000 }, async () => {
    const findings = await bench(context);
    expect(findings.sections.map((section) => section.name)).toEqual([name]);
    for (const { median, ratio } of findings.sections.flatMap(({ rows }) => rows)) {
      expect(median).toBeGreaterThan(0);
      expect(ratio).toBeGreaterThan(0);
    }
    const text = reportText({ ...machine, ...findings }, terminal(200));
    for (const word of words) expect(text).toContain(word);
    for (const aim of findings.aims) expect(text).toContain(aim.name);
  });
});

import { describe, expect, test } from "vitest";
import { textWidth } from "../../../src/cli/top/cells.ts";
import { FIRST_STATE, TABLES, type TopState } from "../../../src/cli/top/state.ts";
import type { ProfileNode } from "../../../src/monitor/host-order.ts";
import { Model } from "../../../src/monitor/model.ts";
import type { Snapshot } from "../../../src/monitor/snapshot.ts";
import { after, cluster, lines } from "./scenes.ts";

const EMPTY = new Model("lab", "cluster").snapshot(1_800_000_000_000);
const SMALL = cluster({}, 40).snapshot();
const LARGE = cluster({ hosts: 1000, engines: 2 }, 2).snapshot();
const strange = cluster({ hosts: 1 });
strange.addHost("数えます".repeat(20), 3);
strange.addHost("a\u001B[2Jb", 1);
strange.addHost("x".repeat(500), 1);
strange.advance(3000);
const STRANGE = strange.snapshot();

const SCENES: Readonly<Record<string, Snapshot>> = { EMPTY, SMALL, LARGE, STRANGE };
const PROFILE: ProfileNode = { name: "(root)", place: "", selfMs: 0, totalMs: 100, children: [] };
const STATES: Readonly<Record<string, TopState>> = {
  ...Object.fromEntries(TABLES.map((table) => [table, { ...FIRST_STATE, table }])),
  help: after(SMALL, "?"),
  question: after(SMALL, "k"),
  filter: after(SMALL, "/", "n", "o"),
  profile: { ...FIRST_STATE, mode: { kind: "profile", title: "profile", root: PROFILE, scrolled: 99 } },
  message: { ...FIRST_STATE, message: { text: "数".repeat(200), isBad: true } },
};
const ESC = "\u001B";

function head(width: number, state: TopState): string {
  return lines(SMALL, state, width, 24)[4]?.trim() ?? "";
}

describe.each(Object.keys(SCENES))("of %s", (scene) => {
  describe.each(Object.keys(STATES))("the view of %s", (name) => {
    test.each([
      [20, 2],
      [40, 10],
      [80, 24],
      [200, 60],
    ])("fits a terminal of %i columns and %i rows", (width, height) => {
      const [snapshot, state] = [SCENES[scene], STATES[name]];
      if (snapshot === undefined || state === undefined) throw new TypeError("there is no such scene");
      const shown = lines(snapshot, state, width, height);
      expect(shown).toHaveLength(height);
      for (const line of shown) {
        expect(textWidth(line)).toBeLessThanOrEqual(width);
        expect(line).not.toContain(ESC);
      }
    });
  });
});

describe("the view", () => {
  test("says what there is as a whole", () => {
    const [first, second, third, tabs] = lines(SMALL, FIRST_STATE, 100, 24);
    expect(first).toMatch(/^simulated {4}3 hosts {4}12 engines .* \d\d:\d\d:40$/);
    expect(second).toMatch(/^█+░+ \d+ of 12 busy, \d+ %$/);
    expect(third).toMatch(/^\d+ waiting {4}\d+ tasks\/s {4}\d+ failed {4}1 lost engine {4}\d+ done$/);
    expect(tabs).toBe("[engines 12] hosts 3  clients 2  jobs 2 ");
  });

  test("shows a cluster without hosts, and says what starts one", () => {
    expect(lines(EMPTY, FIRST_STATE, 80, 24).join("\n")).toContain("No host is there: ensemble engines starts one.");
    expect(lines(EMPTY, after(EMPTY, "j"), 80, 24).join("\n")).toContain(
      "No job is there: ensemble submit stores one.",
    );
  });

  test("leaves out the columns that matter least where there is no room, never the one that it is sorted by", () => {
    expect(head(200, FIRST_STATE)).toMatch(
      /engine▲ .*host .*state .*busy .*rate.* running .*for .*client .*done .*failed .*heap/,
    );
    expect(head(40, FIRST_STATE)).toMatch(/^engine▲ state +busy running$/);
    const byHeap = { ...FIRST_STATE, sorting: { ...FIRST_STATE.sorting, engines: { column: 10, isFalling: true } } };
    expect(head(40, byHeap)).toContain("heap▼");
  });

  test("names the program whose task an engine runs", () => {
    expect(lines(SMALL, FIRST_STATE, 200, 24).join("\n")).toMatch(/ (?:script\.js|notebook) \(/u);
  });

  test("breaks what the keys do where the terminal is narrow", () => {
    const [narrow, wide] = [50, 200].map((width) => lines(SMALL, after(SMALL, "?"), width, 40).slice(4).join(" "));
    expect(narrow?.split(/\s+/u)).toEqual(wide?.split(/\s+/u));
  });

  test("marks the selected row, also without colours", () => {
    const rows = lines(SMALL, after(SMALL, "down", "down"), 80, 24).filter((line) => line.startsWith(">"));
    expect(rows).toEqual([expect.stringMatching(/^> +2 node-1 /)]);
  });

  test("keeps the selected row of many in sight", () => {
    const state = after(LARGE, "end");
    expect(lines(LARGE, state, 80, 24).filter((line) => line.startsWith(">"))).toEqual([
      expect.stringMatching(/^> +1999 node-1000 /),
    ]);
  });

  test("shows what happened of late, and the calls of the selected client", () => {
    const shown = lines(SMALL, after(SMALL, "c"), 120, 30).join("\n");
    expect(shown).toMatch(/\d\d:\d\d:35 host node-2 is silent/);
    expect(shown).toMatch(/░ +\d+ % (map|sample|apply|execute) .*, \d+ of \d+, for /);
  });

  test("says of a host that does not report why", () => {
    const model = new Model("lab", "cluster");
    const report = cluster({ hosts: 1 }).hosts[0]?.report(1000);
    if (report !== undefined) model.heardQuiet(report, "version 0.0.9 does not report", 1000);
    const snapshot = model.snapshot(1000);
    expect(lines(snapshot, after(snapshot, "h"), 120, 24).join("\n")).toContain(
      "node-1: version 0.0.9 does not report",
    );
  });
});

test("a profile says which functions take most, and who calls them", async () => {
  const simulated = cluster();
  const { profile: root } = await simulated.order("node-1", { kind: "profile", engine: 0, ms: 1 });
  if (root === undefined) throw new TypeError("there is no profile");
  const state: TopState = { ...FIRST_STATE, mode: { kind: "profile", title: "profile engine 0", root, scrolled: 0 } };
  const shown = lines(simulated.snapshot(), state, 80, 30).slice(4, 24);
  expect(shown.map((line) => line.trimEnd())).toEqual([
    "profile engine 0",
    "in the function itself, of 1.0 s",
    "███████░░░░░░░░░  41 % step  box.js:31",
    "█████░░░░░░░░░░░  30 % force  box.js:52",
    "██░░░░░░░░░░░░░░  12 % wasm-function[7]  box.wasm",
    "█░░░░░░░░░░░░░░░   6 % random  box.js:80",
    "█░░░░░░░░░░░░░░░   4 % simulate  box.js:12",
    "",
    "with all that it calls",
    "████████████████ 100 % (root)",
    "███████████████░  95 %   runTask  engine.js:210",
    "███████████████░  93 %     simulate  box.js:12",
    "█████████████░░░  83 %       step  box.js:31",
    "█████░░░░░░░░░░░  30 %         force  box.js:52",
    "██░░░░░░░░░░░░░░  12 %         wasm-function[7]  box.wasm",
    "█░░░░░░░░░░░░░░░   6 %       random  box.js:80",
    "░░░░░░░░░░░░░░░░   1 %     encodeResult  engine.js:88",
    "█░░░░░░░░░░░░░░░   4 %   (idle)",
    "░░░░░░░░░░░░░░░░   2 %   (garbage collector)",
    "",
  ]);
});

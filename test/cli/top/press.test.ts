import { describe, expect, test } from "vitest";
import { press } from "../../../src/cli/top/press.ts";
import { FIRST_STATE } from "../../../src/cli/top/state.ts";
import { after, cluster, key, lines } from "./scenes.ts";

const simulated = cluster();
const snapshot = simulated.snapshot();
const scene = { snapshot, page: 10 };

function selected(...keys: readonly string[]): string {
  return after(snapshot, ...keys).selected.key;
}

describe("keys", () => {
  test("choose the table, Tab the next", () => {
    expect(["h", "c", "j", "e"].map((each) => after(snapshot, each).table)).toEqual([
      "hosts",
      "clients",
      "jobs",
      "engines",
    ]);
    expect(after(snapshot, "tab").table).toBe("hosts");
    expect(after(snapshot, "j", "tab").table).toBe("engines");
  });

  test("select rows, and stop at the first and the last", () => {
    expect(selected("down", "down", "up")).toBe("1");
    expect(selected("up")).toBe("0");
    expect(selected("end")).toBe("11");
    expect(selected("pagedown", "pagedown")).toBe("11");
    expect(selected("end", "pageup")).toBe("1");
    expect(selected("end", "home")).toBe("0");
  });

  test("keep the selected row where it goes, and take the next when it has gone", () => {
    const other = cluster();
    const state = after(other.snapshot(), "down", "down", "down");
    const rowOf = (at: typeof snapshot): string =>
      /^> +(\d+)/u.exec(lines(at, state, 80, 24).find((line) => line.startsWith(">")) ?? "")?.[1] ?? "";
    expect(rowOf(other.snapshot())).toBe("3");
    other.hosts[0]?.lose(3, other.nowMs, { why: "test", forGood: true });
    other.advance(1000);
    expect(rowOf(other.snapshot())).toBe("4");
  });

  test("sort by the next column and the one before, the most first for numbers, and turn it round", () => {
    const { engines } = after(snapshot, "s", "s", "s").sorting;
    expect(engines).toEqual({ column: 3, isFalling: true });
    expect(after(snapshot, "s", "s", "s", "o").sorting.engines).toEqual({ column: 3, isFalling: false });
    expect(after(snapshot, "s").sorting.engines).toEqual({ column: 1, isFalling: false });
    expect(after(snapshot, "S").sorting.engines).toEqual({ column: 10, isFalling: true });
  });

  test("filter rows as one types, until Escape", () => {
    const typing = after(snapshot, "/", "N", "O", "D", "E", "-", "2", "2", "backspace");
    expect(typing).toMatchObject({ mode: { kind: "filter" }, filter: "NODE-2" });
    const filtered = after(snapshot, "/", "n", "o", "d", "e", "-", "2", "return");
    const ids = lines(snapshot, filtered, 80, 24).flatMap((line) => /^[> ] +(\d+) node-2 /u.exec(line)?.[1] ?? []);
    expect(ids).toEqual(["4", "5", "6", "7"]);
    expect(after(snapshot, "/", "x", "return", "escape").filter).toBe("");
    expect(after(snapshot, "/", "q", "k", "?")).toMatchObject({ filter: "qk?", mode: { kind: "filter" } });
  });

  test("quit, also while something is asked, but not while q is typed", () => {
    expect(press(FIRST_STATE, key("q"), scene).act).toBe("quit");
    const question = after(snapshot, "k");
    expect(press(question, { name: "c", isControl: true, text: "\u0003" }, scene).act).toBe("quit");
    expect(press(FIRST_STATE, { name: "z", isControl: true, text: "\u001A" }, scene).act).toBe("suspend");
    expect(press(after(snapshot, "/"), key("q"), scene).act).toBeUndefined();
  });

  test("of no meaning do nothing", () => {
    for (const each of ["x", "1", "return", "backspace", "left", "f5"]) {
      expect(press(FIRST_STATE, key(each), scene)).toEqual({ state: FIRST_STATE });
    }
  });
});

describe("what changes something", () => {
  test.each([
    ["i", { kind: "interrupt", engine: 1 }, "interrupt engine 1 on host node-1"],
    ["d", { kind: "drain", engine: 1 }, "drain engine 1 on host node-1"],
    ["r", { kind: "restart", engine: 1 }, "restart engine 1 on host node-1"],
    ["k", { kind: "kill", engine: 1 }, "kill engine 1 on host node-1"],
  ])("by %s is asked first, and done by y alone", (letter, deed, text) => {
    const question = after(snapshot, "down", letter);
    expect(lines(snapshot, question, 80, 24).at(-1)?.trim()).toBe(`${text}? y/N`);
    const wish = { host: "node-1", deed, text };
    expect(press(question, key("y"), scene)).toMatchObject({ act: wish, state: { mode: { kind: "table" } } });
    for (const other of ["n", "return", "escape", letter, "down"]) {
      const { act, state } = press(question, key(other), scene);
      expect([act, state.mode.kind]).toEqual([undefined, "table"]);
    }
  });

  test("can be a whole host", () => {
    const question = after(snapshot, "h", "down", "k");
    expect(press(question, key("y"), scene).act).toEqual({
      host: "node-2",
      deed: { kind: "kill" },
      text: "kill host node-2 with 4 engines",
    });
  });

  test("is refused where it makes no sense", () => {
    expect(after(snapshot, "h", "i").message).toEqual({
      text: "interrupt is for one engine: e shows them",
      isBad: true,
    });
    expect(after(snapshot, "j", "k").message?.text).toBe("kill is for engines and hosts: e shows them");
    expect(after(snapshot, "c", "p").message?.text).toBe("profile is for engines: e shows them");
    expect(after(snapshot, "/", "z", "z", "return", "k").message?.isBad).toBe(true);
  });

  test("means the row that was selected when it was asked", () => {
    const other = cluster();
    const question = after(other.snapshot(), "down", "down", "k");
    other.hosts[0]?.lose(0, other.nowMs, { why: "test", forGood: true });
    other.advance(1000);
    expect(press(question, key("y"), { snapshot: other.snapshot(), page: 10 }).act).toMatchObject({
      deed: { kind: "kill", engine: 2 },
    });
  });
});

test("a profile is asked for at once, scrolls, and is left", () => {
  const { act, state } = press(FIRST_STATE, key("p"), scene);
  expect(act).toMatchObject({ host: "node-1", deed: { kind: "profile", engine: 0, ms: 2000 } });
  expect(state.mode).toEqual({ kind: "profile", title: "profile engine 0 on host node-1, for 2 s …", scrolled: 0 });
  const scrolled = press(press(state, key("down"), scene).state, key("pagedown"), scene).state;
  expect(scrolled.mode).toMatchObject({ scrolled: 11 });
  expect(press(scrolled, key("home"), scene).state.mode).toMatchObject({ scrolled: 0 });
  for (const each of ["escape", "q", "p"]) expect(press(state, key(each), scene).state.mode.kind).toBe("table");
});

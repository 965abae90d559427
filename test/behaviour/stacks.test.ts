import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const FILE = new URL("../fixtures/stacks.mjs", import.meta.url);
const LINES = readFileSync(FILE, "utf8").split("\n");

interface Printed {
  readonly text: string;
  readonly engineStack?: string;
}

const printed = JSON.parse(execFileSync(process.execPath, [fileURLToPath(FILE)], { encoding: "utf8" })) as Readonly<
  Record<string, Printed>
>;

function text(name: string): string {
  return printed[name]?.text ?? "";
}

/** `file:line:column` of a piece of text in the fixture. */
function place(piece: string): string {
  const line = LINES.findIndex((each) => each.includes(piece));
  return `${FILE.href}:${line + 1}:${(LINES[line]?.indexOf(piece) ?? 0) + 1}`;
}

/** What stands in the frames that are printed, in order. */
function frames(name: string): string[] {
  const lines = text(name).split("\n");
  return lines.flatMap((line) => /^\s+at (.*?)(?: \{)?$/.exec(line)?.slice(1) ?? []);
}

describe("what Node prints of a failure", () => {
  test.each([
    ["named", `named (${place("x + x;")})`],
    ["method", `a method (${place("new Error(`method")})`],
    ["inline", place("new Error(`inline")],
    ["later", `later (${place('new Error("outer"')})`],
    ["through", place('new Error("made"')],
    ["item", place("new Error(`item")],
    ["carried", `fails (${place("new Error(`carried")})`],
    ["many", `named (${place("x + x;")})`],
  ])("of %s leads to the line in the user's file", (name, frame) => {
    expect(frames(name)).toContain(frame);
  });

  test.each(["named", "method", "inline", "later", "argument", "nested", "execute", "pull"])(
    "of %s has the caller's line first",
    (name) => {
      const [file] = place(`${name}: () =>`).split(/:\d+$/);
      expect(frames(name)[0]).toContain(`${file}:`);
    },
  );

  test("of imap has it as well", () => {
    const [file] = place("imap: async").split(/:\d+$/);
    expect(frames("imap")[0]).toContain(`${file}:`);
    expect(frames("imap").at(-1)).toBe(place("new Error(`imap"));
  });

  // What starts engines fails by itself, not where a caller stands.
  test.each(Object.keys(printed).filter((name) => name !== "setup"))("of %s has no frame of the library", (name) => {
    expect(text(name)).not.toMatch(/build\/lib|engine\.bundle/);
  });

  test("of a setup has no frame of the library in its cause", () => {
    expect(text("setup").split("RemoteError: setup failed")[1]).not.toMatch(/build\/lib|engine\.bundle/);
  });

  test("keeps frames of the language between those of the user", () => {
    // A function that came inside of a value has no number by which it could be found in a file.
    expect(frames("nested").slice(-4)).toEqual([
      "named (sent:named:3:18)",
      place("f(x)"),
      "Array.map (<anonymous>)",
      `run (${place("map((x) => f(x)")})`,
    ]);
  });

  test("has a cause with its own stack", () => {
    expect(text("later")).toContain("[cause]: RangeError: inner");
    expect(frames("later").slice(-2)).toEqual([
      `later (${place('new Error("outer"')})`,
      `later (${place('new RangeError("inner"')})`,
    ]);
  });

  test("has each failing item once", () => {
    const failures = /^ {2}map failed on engine \d: Error: item \d$/gm;
    expect(text("item").match(failures)).toEqual([
      expect.stringContaining("item 1"),
      expect.stringContaining("item 2"),
    ]);
  });

  test("has the lines of code and of its functions, also when these are called later", () => {
    expect(frames("execute").slice(-2)).toEqual(["f (<execute>:2:21)", "eval (<execute>:3:1)"]);
    expect(frames("byName").at(-1)).toBe("f (<execute>:2:21)");
  });

  test("of a module's function has the module's line", () => {
    expect(frames("module").at(-1)).toMatch(/^fails \(file:.*\/test\/fixtures\/tasks\.js:20:9\)$/);
  });
});

test("engineStack is the whole stack, with the frames of the library", () => {
  expect(printed["named"]?.engineStack).toMatch(/named \(file:.*stacks\.mjs:\d+:\d+\)\n.*engine\.bundle/);
});

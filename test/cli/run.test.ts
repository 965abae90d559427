import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { ending, ensemble, start } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble run-"));
afterAll(() => rmSync(folder, { recursive: true }));

function script(name: string, source: string): string {
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

test("output and value of every engine are labelled, line by line", async () => {
  const file = script(
    "speaks.js",
    'console.log("I am", engine.id);\nconsole.error("two\\nlines");\nengine.id + 0.5;\n',
  );
  const { code, stdout, stderr } = await ensemble("run", "--engines", "2", file);
  expect(code).toBe(0);
  expect(stdout.split("\n").toSorted()).toEqual([
    "",
    "[stdout:0] I am 0",
    "[stdout:1] I am 1",
    "[value:0] 0.5",
    "[value:1] 1.5",
  ]);
  expect(stderr.split("\n").toSorted()).toEqual([
    "",
    "[stderr:0] lines",
    "[stderr:0] two",
    "[stderr:1] lines",
    "[stderr:1] two",
  ]);
});

test("a script may be TypeScript", async () => {
  const file = script("typed.ts", "interface P { x: number }\nconst p: P = { x: 3 };\np satisfies P;\n");
  expect(await ensemble("run", "--engines", "1", file)).toEqual({
    code: 0,
    stdout: "[value:0] { x: 3 }\n",
    stderr: "",
  });
});

test("what follows the script is its own, options and -- among it", async () => {
  const file = script("args.ts", "const args: string[] = process.argv.slice(1);\nargs;\n");
  const given = ["--engines", "3", "--json", "--help", "--", "-x", "two words", "é"];
  const { code, stdout } = await ensemble("run", "--engines", "1", "--", file, ...given);
  expect(code).toBe(0);
  const shown = stdout.replaceAll(/\[value:0\]|\s/gu, "");
  expect(shown).toBe(`[${[file, ...given].map((each) => `'${each.replaceAll(" ", "")}'`).join(",")}]`);
});

async function piped(source: string, ...args: readonly string[]): ReturnType<typeof ensemble> {
  const child = start("run", ...args);
  child.stdin.end(source);
  return ending(child);
}

test("a script comes from standard input, JavaScript or TypeScript, and has arguments", async () => {
  const source =
    "enum Answer { Yes = 42 }\nconst [, name]: string[] = process.argv;\n[name, process.argv[2], Answer.Yes];\n";
  expect(await piped(source, "--engines", "1", "-", "--loud")).toEqual({
    code: 0,
    stdout: "[value:0] [ '-', '--loud', 42 ]\n",
    stderr: "",
  });
});

test("a script on standard input that is none shows where", async () => {
  const { code, stderr } = await piped("const a = 1;\nconst b: = 2;\n", "--engines", "1", "-");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^SyntaxError: \[stdin\]:2:10: .*\nconst b: = 2;\n {9}\^\n$/u);
});

test.each(["", "\n \n"])("standard input with %j has no script", async (source) => {
  expect(await piped(source, "-")).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "ensemble: - expects a script on standard input, where nothing came; give it by a pipe or a file: ensemble run - < FILE\n",
  });
});

test("a script without a value prints none", async () => {
  const file = script("silent.js", "const a = 1;\n");
  expect(await ensemble("run", "--engines", "2", file)).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("lines are shown while the script runs", async () => {
  const file = script("waits.js", 'console.log("begun");\nawait new Promise(() => setInterval(() => {}, 1000));\n');
  const child = start("run", "--engines", "1", file);
  const done = ending(child);
  child.stdout.once("data", () => child.kill("SIGINT"));
  expect(await done).toEqual({ code: 130, stdout: "[stdout:0] begun\n", stderr: "" });
});

test("a script that fails everywhere shows its own stack once, and ends with 1", async () => {
  const file = script("fails.js", "const f = () => {\n  throw new RangeError('no');\n};\nf();\n");
  const { code, stdout, stderr } = await ensemble("run", "--engines", "2", file);
  const lines = stderr.trimEnd().split("\n");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(lines[0]).toBe("[error:0,1] RangeError: no");
  expect(lines[1]).toContain(`${pathToFileURL(file).href}:2:9`);
  expect(lines[2]).toContain(`${pathToFileURL(file).href}:4:1`);
  expect(lines).toHaveLength(3);
});

test("a script that fails on one engine leaves the others' values", async () => {
  const file = script("some-fail.js", "if (engine.id === 1) throw new Error('one');\nengine.id;\n");
  const { code, stdout, stderr } = await ensemble("run", "--engines", "3", file);
  expect(code).toBe(1);
  expect(stdout).toBe("[value:0] 0\n[value:2] 2\n");
  expect(stderr).toMatch(/^\[error:1\] Error: one\n/);
});

test("a script that ends its engine is reported", async () => {
  const file = script("exits.js", "if (engine.id === 0) process.exit(3);\nengine.id;\n");
  const { code, stdout, stderr } = await ensemble("run", "--engines", "2", file);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "[value:1] 1\n" });
  expect(stderr).toMatch(/^\[error:0\] engine 0 was lost .*code 3/);
});

test("a script that is no JavaScript shows where, and ends with 1", async () => {
  const { code, stdout, stderr } = await ensemble("run", script("broken.js", "const a = 1;\nconst b = ;\n"));
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^SyntaxError: .*broken\.js:2:11: .*\nconst b = ;\n {10}\^\n$/);
});

test("--json prints one object and nothing else", async () => {
  const source = "console.log('x');\nif (engine.id === 1) throw new TypeError('no');\n2n ** 70n;\n";
  const { code, stdout, stderr } = await ensemble("run", "--json", "--engines", "2", script("mixed.js", source));
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    engines: [
      { engine: 0, ok: true, text: "1180591620717411303424n", stdout: "x\n", stderr: "" },
      {
        engine: 1,
        ok: false,
        error: { name: "TypeError", message: "no", stack: expect.stringMatching(/mixed\.js:2:28\)?$/) as string },
        stdout: "x\n",
        stderr: "",
      },
    ],
  });
});

test.each([
  [[], "run expects a script: ensemble run FILE"],
  [["nowhere.js"], "there is no file nowhere.js"],
  [[tmpdir()], `${tmpdir()} is not a file`],
  [["--engines", "none", "a.js"], "--engines expects a whole number from 1 to 1024; got none"],
])("run %j ends with 2 and words", async (args, message) => {
  expect(await ensemble("run", ...args)).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
});

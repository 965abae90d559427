import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { type Ending, ending, ensemble, HAS_SCRIPT, startWith } from "./ensemble.ts";
import { Typing } from "./typing.ts";

const state = mkdtempSync(join(tmpdir(), "ensemble-repl-"));
afterAll(() => rmSync(state, { recursive: true }));
const ENV = { XDG_STATE_HOME: state };

/** Runs what comes through a pipe. */
function piped(code: string, ...args: readonly string[]): Promise<Ending> {
  const child = startWith(ENV, "repl", "--engines", "2", ...args);
  child.stdin.end(code);
  return ending(child);
}

/** A prompt that is ready. */
async function prompt(env: NodeJS.ProcessEnv = {}): Promise<Typing> {
  const typing = new Typing("repl --engines 2", { ...ENV, ...env });
  onTestFinished(() => typing.kill());
  await typing.until(/leaves\.\n> $/);
  return typing;
}

// The tutorial of IPython Parallel, "Monte Carlo pi", as DESIGN section 5 writes it.
const TUTORIAL = `function mcpi(nsamples: number): number {
  let s = 0;
  for (let i = 0; i < nsamples; i++) {
    const x = Math.random(), y = Math.random();
    if (x * x + y * y <= 1) s++;
  }
  return 4 * s / nsamples;
}
async function multiMcpi(view: typeof dview, nsamples: number) {
  const p = view.targets.length;
  if (nsamples % p) nsamples += p - (nsamples % p);
  const ar = view.applyAsync(mcpi, nsamples / p);
  let sum = 0;
  for await (const x of ar) sum += x;
  return sum / p;
}
await multiMcpi(dview, 999_999)`;

// Ten standard errors of 1,000,000 samples: 10 * 1.642 / 1000.
const TOLERANCE = 0.0165;

test("what comes through a pipe is run, and its value printed, without a prompt", async () => {
  expect(await piped("const x: number = 3;\nawait dview.apply((n: number) => n + engine.id, x)\n")).toEqual({
    code: 0,
    stdout: "[ 3, 4 ]\n",
    stderr: "",
  });
  expect(await piped("")).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("the tutorial runs through a pipe", async () => {
  const { code, stdout, stderr } = await piped(TUTORIAL);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(Math.abs(Number(stdout) - Math.PI)).toBeLessThan(TOLERANCE);
});

test("commands of the prompt work in a pipe", async () => {
  const { code, stdout } = await piped(".px const a: number = engine.id;\n.px --targets 1 [\n  a]\n.pxresult");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "Out[1:2]: [ 1 ]\nOut[1:2]: [ 1 ]\n" });
});

test("code that throws says where, and ends with 1", async () => {
  expect(await piped("const x: number = 3;\n  missing(x)")).toEqual({
    code: 1,
    stdout: "",
    stderr: "ReferenceError: missing is not defined\n    at stdin:2:3\n",
  });
  const { code, stderr } = await piped("const x = ;");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "SyntaxError: stdin:1:11: Expression expected\nconst x = ;\n          ^\n",
  });
});

test("what is wrong with a call has no frames of the library", async () => {
  const { code, stderr } = await piped("await dview.apply(() => nowhere)");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^ReferenceError: apply: the function uses nowhere, .*\n {4}at stdin:1:13\n$/);
});

test("an import that fails says what was not found, and no more", async () => {
  const { code, stderr } = await piped("import x from 'no-such-package'");
  expect({ code, stderr: stderr.split("\n")[0] }).toEqual({
    code: 1,
    stderr: "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'no-such-package'",
  });
  expect(stderr).not.toContain("node:internal");
  expect((await piped("import './nowhere.ts'")).stderr).toBe(
    `Error: Cannot find module '${join(process.cwd(), "nowhere.ts")}'\n`,
  );
});

test("an error of a timer, or that no promise has caught, is shown and ends nothing", async () => {
  const code = `setTimeout(() => { throw new Error("late") }, 1); void Promise.reject(new TypeError("lost"));
    await new Promise((go) => setTimeout(go, 50)); "on"`;
  const { stdout, stderr, ...rest } = await piped(code);
  expect({ ...rest, stdout }).toEqual({ code: 0, stdout: "'on'\n" });
  expect(stderr).toMatch(/Uncaught Error: late\n {4}at Timeout._onTimeout \(stdin:1:26\)/);
  expect(stderr).toContain("Uncaught TypeError: lost\n    at stdin:1:");
});

test("this package is the one that runs the prompt", async () => {
  const code =
    'import { CompositeError as C } from "wasm-ensemble"; import { loadWasm as l } from "wasm-ensemble/node"; [C === CompositeError, l === loadWasm]';
  expect(await piped(code)).toMatchObject({ stdout: "[ true, true ]\n" });
});

test.each([
  ["work on engines", "console.log('begun'); await dview.apply(() => { for (;;); })"],
  ["a loop", "console.log('begun'); for (;;);"],
])("Ctrl-C ends %s that came through a pipe", async (_, code) => {
  const child = startWith(ENV, "repl", "--engines", "1");
  const done = ending(child);
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGINT"), 100));
  child.stdin.end(code);
  const { stderr, ...rest } = await done;
  expect(rest).toEqual({ code: 130, stdout: "begun\n" });
  expect(stderr).toContain("interrupted\n");
});

test.each([
  [["a", "b"], "repl takes one URL; got a b"],
  [["--engines", "0"], "--engines expects a whole number from 1 to 1024; got 0"],
  [["nats://lab", "--engines", "2"], "--engines is for engines of this machine; those of a cluster are there already"],
])("repl %j ends with 2 and words", async (args, message) => {
  expect(await ensemble("repl", ...args)).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
});

test.runIf(HAS_SCRIPT)("the tutorial runs at the prompt, line by line", async () => {
  const typing = await prompt();
  const lines = TUTORIAL.split("\n");
  for (const line of lines.slice(0, -1)) await typing.type(`${line}\r`, /\n(?:\.\.\.|\|) ?$|\n> $/);
  const shown = await typing.type(`${lines.at(-1)}\r`, /\n\d\.\d+\n> $/);
  expect(Math.abs(Number(/\n(\d\.\d+)\n> $/.exec(shown)?.[1]) - Math.PI)).toBeLessThan(TOLERANCE);
  expect(await typing.leave("\u0004")).toBe(0);
});

test.runIf(HAS_SCRIPT)("what is pasted runs cell by cell", async () => {
  const typing = await prompt();
  const pasted =
    "function f() {\n  return 7;\n}\nawait new Promise((go) => setTimeout(go, 100)); 5\nconst two = () =>\n  f() + 1;\ntwo()\n";
  const shown = await typing.type(pasted.replaceAll("\n", "\r"), /\n8\n> $/);
  expect(shown).toMatch(/\n5\n> /);
  expect(shown).not.toContain("Error");
});

test.runIf(HAS_SCRIPT)("Ctrl-C drops what was pasted behind the cell that it ends", async () => {
  const typing = await prompt();
  // Said later: as code that runs without a pause ends, Node may miss the signal of Ctrl-C.
  const waiting = "setTimeout(() => console.log('h' + 'ere')); await new Promise(() => {})";
  await typing.type(`${waiting}\rconsole.log('ne' + 'ver')\r`, /here\n/);
  await typing.type("\u0003", /interrupted\n> $/);
  expect(await typing.type("1 + 1\r", /\n2\n> $/)).not.toContain("never\n");
});

test.runIf(HAS_SCRIPT)("SIGTERM ends a prompt whose cell runs, and says so by its exit code", async () => {
  const typing = await prompt();
  await typing.type("setTimeout(() => process.kill(process.pid, 'SIGTERM'), 100); await new Promise(() => {})\r", /./);
  expect(await typing.code()).toBe(143);
});

test.runIf(HAS_SCRIPT)("what engines write stands above the line that shows progress", async () => {
  const typing = await prompt();
  await typing.type(
    "const slow = (i: number) => { const until = Date.now() + 100; while (Date.now() < until); console.log('item ' + i); return i; }; 1\r",
    /\n1\n> $/,
  );
  const shown = await typing.type(
    "await lview.with({ chunkItems: 1 }).map(slow, [...Array(12).keys()]).waitInteractive()\r",
    /12\/12[^]*\n> $/,
  );
  expect(shown.match(/item \d+\n/g)).toHaveLength(12);
  expect(shown).not.toMatch(/left\[stdout/);
});

test.runIf(HAS_SCRIPT)("the banner says version, engines and what to do first", async () => {
  const typing = await prompt();
  expect(typing.shown).toMatch(/^Ensemble \d+\.\d+\.\d+ with 2 engines, on Node \d+/);
  expect(typing.shown.split("\n")).toHaveLength(5);
});

test.runIf(HAS_SCRIPT)("commands run code on engines, over several lines where it goes on", async () => {
  const typing = await prompt();
  expect(await typing.type(".px const id: number = engine.id; id\r", /Out\[1.*\n> $/)).toContain(
    "Out[0:1]: 0\nOut[1:1]: 1\n",
  );
  await typing.type(".px --targets 1 function twice(n: number) {\r", /\n(?:\.\.\.|\|) $/);
  await typing.type("return 2 * n }; twice(id)\r", /Out\[1:2\]: 2\n> $/);
  await typing.type(".autopx\r", /%autopx enabled\npx> $/);
  await typing.type("id\r", /Out\[0:2\]: 0\nOut\[1:3\]: 1\npx> $/);
  await typing.type(".autopx\r", /%autopx disabled\n> $/);
  await typing.type(".pxresutl\r", /there is no \.pxresutl; did you mean \.pxresult\?\n> $/);
  await typing.type(".px --target 0 id\r", /%px has no option --target; did you mean --targets\?.*\n> $/);
  await typing.type("[1]\r", /\n\[ 1 \]\n> $/);
  await typing.type("_.length\r", /\n1\n> $/);
});

test.runIf(HAS_SCRIPT)("Tab completes names here, members, options, and names on engines", async () => {
  const typing = await prompt();
  await typing.type(".px const farAway = { deep: 7 };\r", /\n> $/);
  await typing.type("clien", /clien$/);
  await typing.type("\t", /t$/);
  await typing.type(".leng", /leng$/);
  await typing.type("\t", /th$/);
  await typing.type("\r", /\n2\n> $/);
  await typing.type(".px --ta", /--ta$/);
  await typing.type("\t", /rgets$/);
  await typing.type(" 1 farAw", /farAw$/);
  await typing.type("\t", /ay$/);
  await typing.type(".de", /de$/);
  await typing.type("\t", /ep$/);
  await typing.type("\r", /Out\[1:2\]: 7\n> $/);
});

test.runIf(HAS_SCRIPT)("Ctrl-C ends what runs, on engines too, and the prompt stays", async () => {
  const typing = await prompt();
  await typing.type("await dview.apply(() => { console.log('o' + 'n'); for (;;); })\r", /\] on\n[^]*\] on\n$/);
  await typing.type("\u0003", /engine 2 takes the place of engine \d, without its names\n[^]*interrupted\n> $/);
  await typing.type("console.log('h' + 'ere'); for (;;);\r", /here\n$/);
  await typing.type("\u0003", /interrupted\n> $/);
  await typing.type("await dview.apply(() => 5)\r", /\n\[ 5, 5 \]\n> $/);
  await typing.type(".px --noblock for (;;);\r", /%px runs on engines 2, 3; %pxresult shows what it gives\n> $/);
  // Until their engines have ended there is something to interrupt.
  await typing.type("\u0003", /interrupted 2 tasks on the engines\n(?:[^]*takes the place of){2}[^]*\n> $/);
  await typing.type("\u0003", /To exit, press Ctrl\+C again/);
  expect(await typing.leave("\u0003")).toBe(0);
});

test.runIf(HAS_SCRIPT)("an engine that dies is told of, and the prompt stays", async () => {
  const typing = await prompt();
  const shown = await typing.type(
    "dview.with({ targets: [1] }).execute('setTimeout(() => process.exit(3), 100)'); 0\r",
    /was lost.*\n> /,
  );
  expect(shown).toMatch(/engine 1 was lost \(.*code 3.*\)\n/);
  await typing.type("client.ids\r", /\n\[ 0, 2 \]\n> $/);
});

test.runIf(HAS_SCRIPT)("the history is kept, for the user alone", async () => {
  const typing = await prompt();
  await typing.type("1234 + 1\r", /\n1235\n> $/);
  expect(await typing.leave(".exit\r")).toBe(0);
  const file = join(state, "wasm-ensemble", "repl-history");
  expect(readFileSync(file, "utf8")).toContain("1234 + 1");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const later = await prompt();
  await later.type("\u001B[A\u001B[A\r", /\n1235\n> $/);
});

test.runIf(HAS_SCRIPT).each([{ NO_COLOR: "1" }, { TERM: "dumb" }])("no colours with %o", async (env) => {
  const typing = new Typing("repl --engines 1", { ...ENV, ...env });
  onTestFinished(() => typing.kill());
  await typing.until(/leaves\.\n> $/);
  await typing.type("[1, 'a']; missing\r", /ReferenceError[^]*\n> $/);
  // oxlint-disable-next-line no-control-regex -- colours are ESC [ … m
  expect(typing.raw).not.toMatch(/\u001B\[[\d;]*m/);
});

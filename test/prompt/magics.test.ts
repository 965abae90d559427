import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "../../build/lib/node/connect.js";
import { openSession } from "../../build/lib/prompt/open-session.js";
import type { CellOutcome } from "../../build/lib/prompt/session.js";

const session = await openSession({ client: await connect({ engines: 2 }) });
afterAll(() => session.close());
beforeEach(() => run("%pxconfig --targets all --block"));

// What the last cell has written.
let written = { stdout: "", stderr: "" };

function run(code: string): Promise<CellOutcome> {
  const own = { stdout: "", stderr: "" };
  written = own;
  return session.run(code, {
    name: "cell 1",
    output: (event) => {
      if (event.kind === "stream") own[event.stream] += event.text;
    },
  });
}

/** What a magic says is wrong. */
async function wrong(code: string): Promise<string> {
  const outcome = await run(code);
  return outcome.kind === "error" ? outcome.traceback.join("\n") : outcome.kind;
}

const NOTHING = { kind: "value", value: undefined, text: "" };

test("%px runs TypeScript on every engine, and labels what it writes and gives", async () => {
  expect(
    await run("%px const id: number = engine.id; console.log('I am', id); console.error('two\\nlines'); id + 0.5"),
  ).toEqual(NOTHING);
  expect(written.stdout.split("\n").toSorted()).toEqual(
    ["", "Out[0:1]: 0.5", "Out[1:1]: 1.5", "[stdout:0] I am 0", "[stdout:1] I am 1"].toSorted(),
  );
  expect(written.stderr).toContain("[stderr:1] two\n[stderr:1] lines\n");
  expect(written.stdout.indexOf("[stdout:1]")).toBeLessThan(written.stdout.indexOf("Out[0"));
  await run("%px { a: id }");
  expect(written.stdout).toBe("Out[0:2]: { a: 0 }\nOut[1:2]: { a: 1 }\n");
});

test("%%px takes a whole cell, and --targets some engines", async () => {
  await run("%%px --targets 1\nenum Side { Left, Right }\nfunction f(n: number) {\n  return n;\n}\nf(Side.Right)");
  expect(written.stdout).toMatch(/^Out\[1:\d+\]: 1\n$/);
  for (const targets of ["-t 1", "--targets=1", "-t 1:2", "-t -1", "-t ::2"]) {
    await run(`%px ${targets} engine.id`);
    const id = targets === "-t ::2" ? 0 : 1;
    expect(written.stdout).toMatch(new RegExp(`^Out\\[${id}:\\d+\\]: ${id}\\n$`));
  }
});

test("%px --noblock goes on at once, and %pxresult shows what it gives", async () => {
  const outcome = await run("%px --noblock await new Promise((go) => setTimeout(go, 50)); 7");
  expect(outcome).toMatchObject({ kind: "value", text: "%px runs on engines 0, 1; %pxresult shows what it gives" });
  expect(written.stdout).toBe("");
  await run("%pxresult");
  expect(written.stdout).toMatch(/^Out\[0:\d+\]: 7\nOut\[1:\d+\]: 7\n$/);
});

test("--out keeps the result, and --local runs the code here as well", async () => {
  await run("%%px --local --out ar\nconst both: number = 8;\nboth + 1");
  expect(written.stdout).toMatch(/^9\nOut\[0:\d+\]: 9\n/);
  expect(await run("both + (await ar)[1].value")).toMatchObject({ text: "17" });
});

test("%pxconfig changes what later ones do, and options of one do not", async () => {
  await run("%pxconfig --targets 1 --noblock");
  await run("%px --targets 0 --block engine.id");
  expect(written.stdout).toMatch(/^Out\[0/);
  await run("%pxconfig");
  expect(written.stdout).toBe("%px --targets 1 --noblock\n");
  expect(await run("%px 1")).toMatchObject({ text: "%px runs on engine 1; %pxresult shows what it gives" });
});

test("%autopx sends cells to the engines until it is given again", async () => {
  await run("%autopx");
  expect(written.stdout).toBe("%autopx enabled\n");
  await run("const only = engine.id;\nonly");
  expect(written.stdout).toMatch(/^Out\[0:\d+\]: 0\nOut\[1:\d+\]: 1\n$/);
  await run("%autopx");
  expect(written.stdout).toBe("%autopx disabled\n");
  expect(await wrong("only")).toMatch(/^ReferenceError: only is not defined/);
});

test("%time tells how long code took, and gives its value", async () => {
  expect(await run("%time await dview.apply(() => 1)")).toMatchObject({ text: "[ 1, 1 ]" });
  expect(written.stdout).toMatch(/^CPU times: user [\d.]+ ms, sys [\d.]+ ms\nWall time: [\d.]+ ms\n$/);
  expect(await wrong("%%time\nmissing")).toMatch(/^ReferenceError.*\n.*cell 1:2:1/);
});

test("%engines lists them", async () => {
  await run("%engines");
  expect(written.stdout).toMatch(/^engine {2}running {2}waiting {2}done\n +0 +0 +0 +\d+\n +1 +0 +0 +\d+\n$/);
});

test("what fails on engines fails the cell, said once, at its place", async () => {
  const outcome = await run("%%px\n  throw new TypeError('no');");
  expect(outcome).toMatchObject({ kind: "error", name: "CompositeError" });
  expect(await wrong("%%px\n  throw new TypeError('no');")).toBe(
    "[error:0,1] TypeError: no\n[error:0,1]     at eval (cell 1:2:9)",
  );
  expect(await wrong("%px if (engine.id === 1) throw new RangeError('one'); 3")).toMatch(
    /^\[error:1\] RangeError: one\n/,
  );
  expect(written.stdout).toMatch(/^Out\[0:\d+\]: 3\n$/);
  expect(await wrong("%px let a: number = ;")).toMatch(/^SyntaxError: cell 1:1:21: Expression expected\n/);
});

test("a part of a cell that fails ends it", async () => {
  expect(await wrong("%px throw 1\nvar never = 1")).toContain("[error:1] execute failed on engine 1: threw 1");
  expect("never" in globalThis).toBe(false);
});

test.each([
  ["%pxx 1", "there is no %pxx; did you mean %px?"],
  ["%%tiem 1", "there is no %%tiem; did you mean %%time?"],
  ["%frobnicate", "there is no %frobnicate; there are %px, %pxresult, %autopx, %pxconfig, %engines, %time"],
  ["%%engines", "there is no %%engines, for it takes no code: %engines"],
  [
    "%px --target 0 a",
    "%px has no option --target; did you mean --targets?, and -- before code that begins with a dash",
  ],
  ["%pxconfig --local", "%pxconfig has no option --local; there are --targets, --block, --noblock"],
  ["%engines --all", "%engines takes no options, got --all"],
  ["%px --targets", "--targets expects a value: --targets 0,2"],
  ["%px --targets --block 1", "--targets expects a value: --targets 0,2"],
  ["%px --block=yes 1", "--block takes no value, got yes"],
  ["%px --block --noblock 1", "--block and --noblock exclude each other"],
  ["%px --targets a 1", "--targets expects ids such as 0,2, a slice such as 0:4:2, or all; got a"],
  ["%px --targets 5:9 1", "--targets 5:9 of 2 engines is empty"],
  ["%px --targets ::0 1", "--targets expects a step >= 1; got ::0"],
  ["%px --out 1a 1", "--out expects a name, got 1a"],
  ["%px", "%px expects code: %px CODE"],
  ["%%px --local", "%px expects code: %%px CODE"],
  ["%pxresult 3", "%pxresult takes no 3"],
])("%j says what is right", async (code, message) => {
  expect(await wrong(code)).toBe(`MagicError: ${message}`);
});

test("an engine that there is not is named, whether now or for later", async () => {
  expect(await wrong("%px --targets 7 1")).toBe("RangeError: there is no engine 7; live engines: 0, 1");
  expect(await wrong("%pxconfig --targets 7")).toBe("RangeError: there is no engine 7; live engines: 0, 1");
});

test("code that begins with a dash stands behind two", async () => {
  await run("%px -- -engine.id");
  expect(written.stdout).toMatch(/^Out\[0:\d+\]: -0\nOut\[1:\d+\]: -1\n$/);
  await run("%px -1");
  expect(written.stdout).toMatch(/^Out\[0:\d+\]: -1\n/);
});

test("an engine that ends under %px fails it, and the session goes on", async () => {
  expect(await wrong("%px if (engine.id % 2 === 1) process.exit(3); 5")).toMatch(/^\[error:1\] engine 1 was lost/);
  expect(written.stdout).toMatch(/^Out\[0:\d+\]: 5\n$/);
  await session.client.waitForEngines(2);
  await run("%px 6");
  expect(written.stdout).toMatch(/^Out\[0:\d+\]: 6\nOut\[2:1\]: 6\n$/);
});

test.each([
  ["%px function f() {", "incomplete"],
  ["%px function f() {\n}", "complete"],
  ["%px --targets 0,1 [1,", "incomplete"],
  ["%px 1", "complete"],
  ["%%px\n1", "incomplete"],
  ["%%px\n1\n", "complete"],
  ["%%px\nfunction f() {\n\n", "incomplete"],
  ["%pxx (", "complete"],
])("%j is %s", (code, state) => {
  expect(session.isComplete(code)).toBe(state);
});

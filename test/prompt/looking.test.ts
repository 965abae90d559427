import { afterAll, expect, test } from "vitest";
import { connect } from "../../build/lib/node/connect.js";
import { openSession } from "../../build/lib/prompt/open-session.js";

const session = await openSession({ client: await connect({ engines: 2 }) });
afterAll(() => session.close());

async function run(code: string): Promise<void> {
  const outcome = await session.run(code, { name: "cell 1", output: () => undefined });
  expect(outcome.kind).toBe("value");
}

await run(`const point = { x: 1, deep: { "y": [1], "no name": 2 } };
let calls = 0;
const odd = { get bad() { calls++; return { z: 1 } } };
function helper(a: number, b: number = 2): number { return a + b; }
class Thing { static make() {} norm() {} }
const thing = new Thing();`);
await run("%px const remote = { far: 1, get bad() { throw new Error('no'); } }, remoter = 2");

/** What may stand at the end of code, and what it takes the place of. */
async function completed(code: string): Promise<{ matches: readonly string[]; begun: string }> {
  const { matches, start, end } = await session.complete(code, code.length);
  expect(end).toBe(code.length);
  return { matches, begun: code.slice(start) };
}

test.each([
  ["poin", ["point"], "poin"],
  ["f(poin", ["point"], "poin"],
  ["point.", ["deep", "x"], ""],
  ["point?.de", ["deep"], "de"],
  ["point['deep'].", ["y"], ""],
  ["1 + point.deep.", ["y"], ""],
  ["new Thin", ["Thing"], "Thin"],
  ["thing.no", ["norm"], "no"],
  ["thing.hasO", ["hasOwnProperty"], "hasO"],
  ["dview.appl", ["apply", "applyAsync", "applySync"], "appl"],
  ["client.ids.fl", ["flat", "flatMap"], "fl"],
  ["awai", ["await"], "awai"],
  ["a = 1;\npoin", ["point"], "poin"],
  ["%time poin", ["point"], "poin"],
  ["%", ["px", "pxresult", "autopx", "pxconfig", "engines", "time"], ""],
  ["1\n%p", ["px", "pxresult", "pxconfig"], "p"],
  ["%%", ["px", "time"], ""],
  ["%px --", ["--targets", "--block", "--noblock", "--local", "--out"], "--"],
  ["%px --targets 0,1 --n", ["--noblock"], "--n"],
  ["%px remot", ["remote", "remoter"], "remot"],
  ["%px --targets 1 remote.f", ["far"], "f"],
  ["%%px --local\nremote.", ["bad", "far"], ""],
])("%j may become %j", async (code, matches, begun) => {
  expect(await completed(code)).toEqual({ matches, begun });
});

test.each(["", "1.", "helper(1).", "odd.bad.", "missing.", "%px remote.bad.", "%px missing.", "%pxx --"])(
  "%j may become nothing that could be known without effects",
  async (code) => {
    expect((await completed(code)).matches).toEqual([]);
  },
);

test("nothing runs that has effects", async () => {
  await completed("odd.bad.");
  await completed("(calls = 9, point).");
  expect(Reflect.get(globalThis, "calls")).toBe(0);
});

test("an engine that is busy is not waited for", async () => {
  const busy = session.client.directView().apply(() => new Promise((go) => setTimeout(go, 1500)));
  expect((await completed("%px remot")).matches).toEqual([]);
  await busy;
  expect((await completed("%px remot")).matches).toEqual(["remote", "remoter"]);
});

test("with %autopx names are those of engines", async () => {
  await run("%autopx");
  expect((await completed("remot")).matches).toEqual(["remote", "remoter"]);
  await run("%autopx");
  expect((await completed("remot")).matches).toEqual([]);
});

test.each([
  ["point", 2, "point: Object\n{ x: 1, deep: { y: [ 1 ], 'no name': 2 } }"],
  ["f(helper, 1)", 5, "helper(a, b = 2)\nfunction helper("],
  ["point.deep.y", 12, "point.deep.y: Array\n[ 1 ]"],
  ["Thing", 5, "class Thing\nclass Thing { static make() {} norm() {} }"],
  ["Math.max", 8, "Math.max"],
  ["calls", 1, "calls: number\n0"],
  ["%px 1", 2, "%px [options] CODE: runs code on the engines\n  -t, --targets 0,2  engines"],
])("%j has at %i something known", async (code, cursor, text) => {
  const { found, text: known } = await session.inspect(code, cursor);
  expect(found).toBe(true);
  expect(known.slice(0, text.length)).toBe(text);
});

test.each([["missing"], ["point.nothing"], ["odd.bad"], ["3"], [""], ["%pxx"]])(
  "of %j nothing is known",
  async (code) => {
    expect(await session.inspect(code, code.length)).toEqual({ found: false, text: "" });
  },
);

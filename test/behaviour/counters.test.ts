/* oxlint-disable typescript/no-implied-eval, typescript/no-unsafe-call --
   sent functions are made here as a caller makes them */
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";

const client = await connect({ engines: 1 });
const view = client.directView(0);
afterAll(() => client.close());

/** A function as its module holds it, with what a tool has put beside it there. */
function fromModule(beside: string, text: string): (...args: unknown[]) => unknown {
  return new Function(`${beside}; return ${text}`)() as (...args: unknown[]) => unknown;
}

// As istanbul-lib-instrument 6 writes them, with reportLogic.
const COVERAGE = `function cov_1x9qd8j7bc() {
  const actual = { s: { 0: 0, 1: 0 }, f: { 0: 0 }, b: { 0: [0, 0] }, bT: { 0: [0, 0] } };
  cov_1x9qd8j7bc = () => actual;
  return actual;
}`;
const COVERED = `(n) => {
  cov_1x9qd8j7bc().f[0]++;
  let sum = (cov_1x9qd8j7bc().s[0]++, 0);
  cov_1x9qd8j7bc().s[1]++;
  for (let i = 0; i < n; i++) {
    if (i % 2 === 0) {
      cov_1x9qd8j7bc().b[0][0]++;
      sum += i;
    } else {
      cov_1x9qd8j7bc().b[0][1]++;
    }
  }
  return (cov_1x9qd8j7bc().cov_1x9qd8j7bc_temp = sum, cov_1x9qd8j7bc().cov_1x9qd8j7bc_temp && cov_1x9qd8j7bc().bT[0][0]++, sum);
}`;

// As Stryker 8 writes them.
const MUTATION = "function stryMutAct_9fa48() { return false; } function stryCov_9fa48() {}";
const MUTATED = `(n) => {
  if (stryMutAct_9fa48("0")) {
    {}
  } else {
    stryCov_9fa48("0");
    return stryMutAct_9fa48("1") ? n - 1 : (stryCov_9fa48("1"), n + 1);
  }
}`;

describe("a function that a tool has put counters into", () => {
  test.each([
    ["istanbul", COVERAGE, COVERED, 5, 6],
    ["Stryker", MUTATION, MUTATED, 5, 6],
  ])("of %s does what it does here", async (_, beside, text, given, value) => {
    const fn = fromModule(beside, text);
    expect(fn(given)).toBe(value);
    expect(await view.apply(fn, given)).toBe(value);
    expect(await client.loadBalancedView().map(fn, [given])).toEqual([value]);
  });

  test("may be pushed, and used after clear()", async () => {
    const fn = fromModule(COVERAGE, COVERED);
    await view.push({ fn });
    expect((await view.execute("fn(5)")).value).toBe(6);
    await view.clear();
    expect(await view.apply(fn, 5)).toBe(6);
  });

  test("leaves a function of that name which the engine has", async () => {
    await view.push({ cov_mine: () => 7 });
    expect(await view.apply(fromModule("", "() => cov_mine()"))).toBe(7);
  });
});

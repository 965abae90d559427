import { describe, expect, test } from "vitest";
import { checkPolicy, type Policy, pick, policies } from "../../src/schedule/policy.ts";
import { idleEngines, seededRandom, testPolicy } from "../conformance/policy.ts";

for (const [name, policy] of Object.entries(policies)) testPolicy(name, policy);

const last: Policy = (engines) => engines.length - 1;
const greedy: Policy = (list) => {
  (list as unknown[]).length = 0;
  return 1;
};
const broken: Policy = () => {
  throw new RangeError("no taste");
};

/** A policy whose answer the types would not let through. */
function answering(answer: unknown): Policy {
  const policy = function mine() {
    return answer;
  };
  return policy as Policy;
}

describe("checkPolicy", () => {
  test("takes every policy by its name", () => {
    for (const [name, policy] of Object.entries(policies)) expect(checkPolicy(name)).toBe(policy);
  });

  test("takes a function as it is", () => {
    expect(checkPolicy(last)).toBe(last);
  });

  test.each(["fastest", "", "LRU", "toString", "__proto__", "constructor"])("refuses the name %j", (name) => {
    expect(() => checkPolicy(name)).toThrow(
      new RangeError(
        'policy expects "leastload", "lru", "random", "twoRandom", "weighted" or a function of the engines, ' +
          `got the string ${JSON.stringify(name)}`,
      ),
    );
  });

  test.each([undefined, null, 3, {}, [], Symbol("lru")])("refuses what is neither name nor function", (value) => {
    expect(() => checkPolicy(value)).toThrow(TypeError);
    expect(() => checkPolicy(value)).toThrow(/^policy expects "leastload", .* or a function of the engines, got /);
  });
});

describe("pick", () => {
  test("gives what the policy says of the engines and the random numbers it was given", () => {
    const engines = idleEngines(3);
    const random = seededRandom(1);
    const asked: unknown[] = [];
    const policy: Policy = (...given) => {
      asked.push(...given);
      return 2;
    };
    expect(pick(policy, engines, random)).toBe(2);
    expect(asked).toEqual([engines, random]);
  });

  test.each([
    [3, "3"],
    [-1, "-1"],
    [0.5, "0.5"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    ["1", 'the string "1"'],
    [undefined, "undefined"],
    [null, "null"],
    [1n, "1n"],
    [Promise.resolve(0), "a Promise"],
    [idleEngines(1)[0], "an object"],
  ])("refuses %o as an index of three engines, and says what came", (answer, got) => {
    expect(() => pick(answering(answer), idleEngines(3), Math.random)).toThrow(
      new TypeError(`a policy gives an index of 0 … 2, but the function mine gave ${got}`),
    );
  });

  test("gives a function a list of its own, which it may empty", () => {
    const engines = idleEngines(3);
    expect(pick(greedy, engines, Math.random)).toBe(1);
    expect(engines).toHaveLength(3);
  });

  test("passes on what the policy throws", () => {
    expect(() => pick(broken, idleEngines(2), Math.random)).toThrow(new RangeError("no taste"));
  });
});

import { type Arbitrary, assert, boolean, constant, nat, oneof, property, record } from "fast-check";
import { expect, test } from "vitest";
import { isJobId, newJobId, type ResultToken, readToken, writeToken } from "../../src/jobs/job-names.ts";

const count = nat(1e6);
const tokens: Arbitrary<ResultToken> = oneof(
  record({ kind: constant("values" as const), part: count, isFailed: boolean() }),
  record({ kind: constant("lost" as const), part: count }),
  record({ kind: constant("history" as const), part: count, delivery: count }),
  record({ kind: constant("piece" as const), part: count, delivery: count, piece: count }),
);

test("the token of a result says what it is", () => {
  assert(
    property(tokens, (token) => {
      expect(writeToken(token)).toMatch(/^[0-9a-z-]+$/);
      expect(readToken(writeToken(token))).toEqual(token);
    }),
  );
});

test.each(["", "x", "5y", "-1", "5ex", "5p1", "5h", "1.5"])("%j is no token", (text) => {
  expect(readToken(text)).toBeUndefined();
});

test("ids of jobs can be told from all else", () => {
  expect(isJobId(newJobId())).toBe(true);
  expect(newJobId()).not.toBe(newJobId());
  for (const other of ["", "clock", "ABCDEFGHIJKL", "abcdefghijk.", 5, undefined]) expect(isJobId(other)).toBe(false);
});

import { expect, test } from "vitest";
import { LaunchError } from "../../src/launch/launch-error.ts";
import { endOfProgram, outputOf } from "../../src/launch/run-program.ts";

const advice = "install it";

test("a program ends with its code and what it wrote", async () => {
  const end = await endOfProgram(["sh", "-c", "cat; echo no >&2; exit 3"], { advice, input: "in" });
  expect(end).toEqual({ code: 3, stdout: "in", stderr: "no\n" });
  await expect(outputOf(["sh", "-c", "echo no >&2; exit 3"], { advice })).rejects.toThrow("sh failed with code 3: no");
});

test("one that is not there is told with what to do", async () => {
  const failed = endOfProgram(["no-such-program"], { advice });
  await expect(failed).rejects.toThrow(LaunchError);
  await expect(failed).rejects.toThrow("no-such-program is not installed: install it");
});

test("one that does not end is ended, also when what it started keeps its output open", async () => {
  const failed = endOfProgram(["sh", "-c", "echo waits >&2; sleep 160 & wait"], { advice, timeoutMs: 500 });
  await expect(failed).rejects.toThrow("sh has not ended within 0.5 s: waits");
});

test("what a program leaves behind with its output is not waited for", async () => {
  // It ends itself when nobody reads, as its output is closed then.
  const end = await endOfProgram(["sh", "-c", "(sleep 160; echo late) & echo done"], { advice });
  expect(end).toMatchObject({ code: 0, stdout: "done\n" });
});

test("one that reads nothing of what it is given is no fault", async () => {
  await expect(outputOf(["true"], { advice, input: "x".repeat(1e6) })).resolves.toBe("");
});

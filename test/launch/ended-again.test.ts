import { expect, test, vi } from "vitest";
import { endedAgain } from "../../src/launch/ended-again.ts";
import { LaunchError } from "../../src/launch/launch-error.ts";

const HOSTS = ["a", "b"].map((id) => ({ id, state: "running" }) as const);
const NO_WAY = new LaunchError("b can't be reached", { left: ["b"] });
const MISTAKE = new LaunchError("two has no Node");

function failing(error: Error): () => Promise<void> {
  return async () => {
    throw error;
  };
}

test("hosts that were started before a mistake are named", async () => {
  const ended = await endedAgain(MISTAKE, { hosts: HOSTS, close: () => Promise.resolve() });
  expect(ended).toMatchObject({ message: "two has no Node; ended again: a, b", left: [], cause: MISTAKE });
});

test("those that can't be ended are named apart, with why", async () => {
  const ended = await endedAgain(MISTAKE, { hosts: HOSTS, close: failing(NO_WAY) });
  const message = "two has no Node; ended again: a; may still run: b, as b can't be reached";
  expect(ended).toMatchObject({ message, left: ["b"] });
});

test("where it is not known which, all may still run", async () => {
  const ended = await endedAgain(MISTAKE, { hosts: HOSTS, close: failing(new Error("no way")) });
  expect(ended).toMatchObject({ message: "two has no Node; may still run: a, b, as no way", left: ["a", "b"] });
});

test("what was given up is given up with its reason, and a warning names what is left", async () => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  const reason = new Error("no time");
  expect(await endedAgain(reason, { hosts: HOSTS, close: failing(new Error("no way")) })).toBe(reason);
  expect(warned).toHaveBeenCalledExactlyOnceWith("may still run: a, b, as no way");
  warned.mockRestore();
});

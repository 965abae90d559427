import { afterAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";
import { metropolis } from "./support.ts";

const client = await connect({ engines: 1 });
afterAll(() => client.close());

describe("chains refuse at the call", () => {
  test.each<[string, object | undefined, RegExp]>([
    ["no options", undefined, /options/],
    ["no start", {}, /chains needs start/],
    ["a start that is no object", { start: 3 }, /start expects an object, got 3/],
    ["no chains", { chains: 0 }, /chains expects a whole number from 1/],
    ["half a chain", { chains: 1.5 }, /chains expects a whole number/],
    ["too many", { chains: 1025 }, /chains expects at most 1024/],
    ["a negative warm-up", { warmup: -1 }, /warmup expects a whole number from 0/],
    ["three draws", { draws: 3 }, /draws expects a whole number from 4/],
    ["draws as text", { draws: "9" }, /draws expects a number/],
    ["no thinning", { thin: 0 }, /thin expects a whole number from 1/],
    ["draws and a tolerance", { draws: 100, ess: 400 }, /contradict each other/],
    ["maxDraws alone", { maxDraws: 100 }, /maxDraws goes with/],
    ["R-hat of 1", { rHat: 1 }, /rHat expects a number > 1/],
    ["ess of NaN", { ess: Number.NaN }, /ess expects a number > 0/],
    ["no time", { timeLimitMs: 0 }, /timeLimitMs expects a number > 0/],
    ["too much time", { timeLimitMs: 2 ** 31 }, /24 days/],
    ["too many draws", { draws: 2 ** 30 }, /keeps at most 128 million numbers \(1 GB\), 4 chains of 1073741824 draws/],
    ["too many for a checkpoint", { draws: 2 ** 22, checkpoint: "x" }, /with a checkpoint 8 million numbers/],
    ["no quantity", { quantities: [] }, /at least one name/],
    ["one quantity twice", { quantities: ["x", "x"] }, /each once/],
    ["quantities that are none", { quantities: "x" }, /quantities expects a list of names/],
    ["a seed that is none", { seed: -1 }, /seed expects 0/],
    ["params that are none", { params: 3 }, /params expects an object/],
    ["data that are none", { data: null }, /data expects an object/],
    ["params that can't be sent", { params: { weak: new WeakMap() } }, /params can't be sent: DataCloneError/],
    ["data that can't be sent", { data: [() => 1] }, /data can't be sent: DataCloneError/],
    ["a start that can't be sent", { start: { x: 0, next: () => 1 } }, /start can't be sent: DataCloneError/],
    ["a signal that is none", { signal: {} }, /signal expects an AbortSignal/],
    ["a checkpoint without a name", { checkpoint: "" }, /checkpoint expects the path/],
    ["a checkpoint of a cluster", { checkpoint: "kv:x" }, /in a file/],
    ["an unknown option", { iterations: 3 }, /iterations/],
    ["engines that are not there", { targets: [9] }, /9/],
  ])("%s", (_, given, message) => {
    const options = given === undefined || _ === "no start" ? given : { start: { x: 0 }, ...given };
    expect(() => client.chains(metropolis, options as never)).toThrow(message);
  });

  test("what takes no step", () => {
    for (const what of [undefined, null, 3, {}, "step"]) {
      expect(() => client.chains(what as typeof metropolis, { start: { x: 0 } })).toThrow(
        /chains expects a kernel that takes steps, or a function that takes one/,
      );
    }
  });
});

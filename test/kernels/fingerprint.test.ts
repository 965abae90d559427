import { expect, test } from "vitest";
import { fingerprintOfText } from "../../src/kernels/fingerprint.ts";

test("texts that differ beyond 16 bits of a character are told apart", () => {
  expect(fingerprintOfText("say('😀')")).not.toBe(fingerprintOfText("say('😁')"));
});

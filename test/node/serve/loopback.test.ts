import { expect, test } from "vitest";
import { isLoopback } from "../../../src/node/serve/loopback.ts";

test.each(["localhost", "localhost:4321", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:4321", "[::1]", "[::1]:80"])(
  "%s is this machine",
  (host) => expect(isLoopback(host)).toBe(true),
);

test.each([
  undefined,
  "",
  ":4321",
  "evil.example",
  "evil.example:4321",
  "127.0.0.1.evil.example",
  "localhost.evil.example:4321",
  "evil.example@127.0.0.1",
  "127.0.0.1:4321:80",
  "127.0.0.1 ",
  "[::1",
  "::1",
  "0.0.0.0",
  "127.0.0.1:x",
])("%s is not", (host) => expect(isLoopback(host)).toBe(false));

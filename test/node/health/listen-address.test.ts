import { expect, test } from "vitest";
import { readListenAddress } from "../../../src/node/health/listen-address.ts";

test.each([
  ["9464", "127.0.0.1", 9464],
  ["0", "127.0.0.1", 0],
  [":9464", undefined, 9464],
  ["0.0.0.0:9464", "0.0.0.0", 9464],
  ["localhost:9464", "localhost", 9464],
  ["[::1]:9464", "::1", 9464],
  ["[::]:65535", "::", 65_535],
])("%s is an address and a port", (text, host, port) => {
  expect(readListenAddress("--metrics", text)).toEqual({ host, port });
});

test.each(["", ":", "65536", "9464:", "a b:1", "::1:9464", "[::1]", "-1", "http://127.0.0.1:9464", "9464/metrics"])(
  "%j is none",
  (text) => {
    const read = (): unknown => readListenAddress("--metrics", text);
    expect(read).toThrow(RangeError);
    expect(read).toThrow(
      "--metrics expects a port, or an address and a port, such as 9464, 0.0.0.0:9464 or :9464; got",
    );
  },
);

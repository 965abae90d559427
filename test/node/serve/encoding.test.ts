import { expect, test } from "vitest";
import { encodingFor } from "../../../src/node/serve/encoding.ts";

test.each([
  [undefined, "identity"],
  ["", "identity"],
  ["identity", "identity"],
  ["deflate", "identity"],
  ["gzip", "gzip"],
  ["gzip, deflate, br, zstd", "br"],
  ["GZIP;q=1.0, BR;q=0.5", "br"],
  ["br;q=0, gzip", "gzip"],
  ["br;q=0.000, gzip;q=0", "identity"],
  ["*", "br"],
  ["*, br;q=0", "gzip"],
])("%j gets %s", (header, encoding) => expect(encodingFor(header)).toBe(encoding));

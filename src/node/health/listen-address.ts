import { describe } from "../../protocol/describe.ts";
import type { ListenAddress } from "../serve/listen-at.ts";

export type { ListenAddress };

/**
 * Reads `[ADDRESS:]PORT`: a port alone is for this machine only, `:PORT` for all that reach it.
 *
 * @throws {RangeError} when it is none
 *
 * @example
 * readListenAddress("9464"); // { host: "127.0.0.1", port: 9464 }
 * readListenAddress("[::1]:9464"); // { host: "::1", port: 9464 }
 */
export function readListenAddress(name: string, text: string): ListenAddress {
  const [, address, ipv6, digits] = /^(?:(\[([\da-f:.]+)\]|[\w.-]*):)?(\d{1,5})$/iu.exec(text) ?? [];
  const port = Number(digits);
  if (port <= 65_535) return { host: address === undefined ? "127.0.0.1" : (ipv6 ?? address) || undefined, port };
  throw new RangeError(
    `${name} expects a port, or an address and a port, such as 9464, 0.0.0.0:9464 or :9464; got ${describe(text)}`,
  );
}

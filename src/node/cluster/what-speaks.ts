import { createConnection } from "node:net";

// Longer than a way around the world and back.
const PATIENCE_MS = 500;
// Web servers answer to this, and others say what they have against it.
const QUESTION = "HEAD / HTTP/1.0\r\n\r\n";

/**
 * Asks who is there that says nothing: no NATS server waits to be asked. The connection is one of its own, as a server of NATS
 * that was only slow would end it.
 *
 * @returns first bytes of the answer; undefined where there is none
 */
export function askWhoIsThere({
  address,
  port,
}: {
  readonly address: string;
  readonly port: number;
}): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: address, port, timeout: PATIENCE_MS });
    let said: Uint8Array | undefined;
    socket.once("connect", () => socket.write(QUESTION));
    socket.once("data", (bytes) => {
      said = bytes;
      socket.destroy();
    });
    socket.once("timeout", () => socket.destroy());
    socket.once("error", () => socket.destroy());
    socket.once("close", () => resolve(said));
  });
}

const KNOWN: readonly (readonly [start: RegExp, name: string])[] = [
  [/^INFO /u, "a NATS server that is slow to answer"],
  [/^HTTP\/|^\s*</u, "a web server"],
  [/^SSH-/u, "an ssh server"],
  [/^220[ -]/u, "a server of mail or files"],
  [/^-(?:ERR|NOAUTH|DENIED)/u, "a Redis server"],
];

// Alert, and handshake. Source: RFC 8446, 5.1.
const TLS_RECORDS: ReadonlySet<number> = new Set([21, 22]);

const MOST_SHOWN = 40;

/** Who begins so, as far as it is known. */
export function nameSpeaker(bytes: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(bytes);
  if (TLS_RECORDS.has(bytes[0] ?? 0) && bytes[1] === 3) return "a server that speaks only TLS, as https does,";
  const known = KNOWN.find(([start]) => start.test(text));
  if (known !== undefined) return known[1];
  const [line = ""] = text.split(/[\r\n]/u);
  const shown = line.replaceAll(/[^\u0020-\u007E]/gu, ".").slice(0, MOST_SHOWN);
  return `something that begins with "${shown}"`;
}

import { getHashes } from "node:crypto";
import { readFileSync } from "node:fs";
import { JupyterError } from "../jupyter-error.ts";

/** The channels of a kernel: a socket each. */
export const CHANNELS = ["shell", "control", "iopub", "stdin", "heartbeat"] as const;

/** One of the sockets of a kernel. */
export type Channel = (typeof CHANNELS)[number];

/** Where a front end will look for the kernel, and what messages are signed with. */
export interface Connection {
  /** Address of each socket, as ZeroMQ writes it. */
  readonly addresses: Readonly<Record<Channel, string>>;
  /** Empty when messages are not signed. */
  readonly key: string;
  /** Hash of the signatures, as `node:crypto` names it. */
  readonly hash: string;
}

/**
 * Reads the file in which a front end says where the kernel has to listen.
 *
 * @throws {JupyterError} when there is no such file, or it is none of Jupyter's
 * @see https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files
 */
export function readConnectionFile(file: string): Connection {
  try {
    return readConnection(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new JupyterError(`${file} is no connection file of Jupyter: ${why}`, { cause });
  }
}

/**
 * Checks what such a file holds.
 *
 * @throws {TypeError} {RangeError} for what is missing or wrong
 */
export function readConnection(given: unknown): Connection {
  if (typeof given !== "object" || given === null) throw new TypeError("it holds no object");
  const fields = given as Readonly<Record<string, unknown>>;
  const transport = textOf(fields, "transport", "tcp");
  if (transport !== "tcp" && transport !== "ipc") {
    throw new RangeError(`its transport is ${transport}; there are tcp and ipc`);
  }
  const place = `${transport}://${textOf(fields, "ip", "127.0.0.1")}${transport === "tcp" ? ":" : "-"}`;
  const address = (name: string): string => `${place}${portOf(fields, name)}`;
  return {
    addresses: {
      shell: address("shell_port"),
      control: address("control_port"),
      iopub: address("iopub_port"),
      stdin: address("stdin_port"),
      heartbeat: address("hb_port"),
    },
    key: textOf(fields, "key", ""),
    hash: hashOf(textOf(fields, "signature_scheme", "hmac-sha256")),
  };
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string, otherwise: string): string {
  const value = fields[name] ?? otherwise;
  if (typeof value !== "string") throw new TypeError(`its ${name} is no text`);
  return value;
}

function portOf(fields: Readonly<Record<string, unknown>>, name: string): number {
  const port = fields[name];
  if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RangeError(`its ${name} is ${String(port)}; a port is 1 to 65535`);
  }
  return port;
}

function hashOf(scheme: string): string {
  const hash = scheme.replace(/^hmac-/, "");
  if (hash !== scheme && getHashes().includes(hash)) return hash;
  throw new RangeError(`its signature_scheme is ${scheme}; hmac-sha256 is one that is known here`);
}

import { isIP } from "node:net";
import { ADMIN_USER, ENGINE_USER, isClusterName, isUserName } from "../../nats/cluster-names.ts";
import type { ClusterPlan } from "../../nats/init-cluster.ts";
import { freePort, PORTS } from "../../nats/port.ts";
import { quote } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

/** Options of `ensemble cluster init` as they were given. */
export interface InitValues {
  readonly public?: readonly string[];
  readonly clients?: string;
  readonly cluster?: string;
  readonly port?: string;
  readonly origin?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Reads what cluster is to be made. @throws {UsageError} for values that make no sense */
export async function readPlan(folder: string, values: InitValues): Promise<ClusterPlan> {
  return {
    folder,
    cluster: readCluster(values.cluster ?? "ensemble"),
    publicHosts: (values.public ?? []).map(readHost),
    clients: readClients(values.clients ?? "client"),
    origins: (values.origin ?? []).map(readOrigin),
    force: values.force === true,
    port: values.port === undefined ? await anyPort() : readPort(values.port),
  };
}

function readCluster(text: string): string {
  if (isClusterName(text)) return text;
  throw new UsageError(
    `--cluster expects a name of at most 32 small letters, digits, "_" and "-", a letter or digit first; got ${quote(text)}`,
  );
}

function readHost(text: string): string {
  const isName = /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/iu.test(text);
  if (isName || isIP(text) !== 0) return text;
  throw new UsageError(
    `--public expects a name or an address of the server's machine, such as lab.example or 192.0.2.7; got ${quote(text)}`,
  );
}

function readClients(text: string): string[] {
  const clients = text.split(",");
  for (const name of clients) {
    if (name === ADMIN_USER || name === ENGINE_USER)
      throw new UsageError(`--clients can't contain ${name}: it is there anyway`);
    if (isUserName(name)) continue;
    throw new UsageError(
      `--clients expects names with commas between, each of at most 32 letters, digits, "_" and "-"; got ${quote(text)}`,
    );
  }
  // Files of keys bear these names, and some systems take capitals for small letters.
  const repeated = new Set(clients.map((name) => name.toLowerCase())).size < clients.length;
  if (repeated) throw new UsageError(`--clients expects names that differ, in more than capitals; got ${quote(text)}`);
  return clients;
}

function readOrigin(text: string): string {
  const isOrigin = /^https?:/u.test(text) && URL.canParse(text) && new URL(text).origin === text;
  if (isOrigin) return text;
  throw new UsageError(`--origin expects where pages come from, such as https://app.example; got ${quote(text)}`);
}

// The next port is that of pages.
const LAST_PORT = 65_534;

function readPort(text: string): number {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= LAST_PORT) return port;
  throw new UsageError(`--port expects a whole number from 1 to ${LAST_PORT}; got ${quote(text)}`);
}

async function anyPort(): Promise<number> {
  const port = await freePort();
  if (port !== undefined) return port;
  throw new UsageError(`ports ${PORTS.first} to ${PORTS.last} are taken; choose one by --port`);
}

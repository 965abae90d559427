import { SERVER_NAME } from "./broken-link.ts";
import { ADMIN_USER, ENGINE_USER } from "./cluster-names.ts";
import { clientPermissions, enginePermissions } from "./permissions.ts";

/** What the server of a cluster is to be like. */
export interface ServerSettings {
  readonly cluster: string;
  /** Address to listen at. */
  readonly host: string;
  readonly port: number;
  /** Public nkeys by user: those of `admin`, of `engine` and of each client. */
  readonly nkeys: ReadonlyMap<string, string>;
  /** Whether connections are encrypted, with the certificate in CERTIFICATE. */
  readonly tls: boolean;
  /** Where pages may come from; when there is none, the server takes no pages. */
  readonly origins: readonly string[];
}

/** Files and folders of the server, from the folder in which it runs. */
export const SERVER_FILES = {
  config: "nats-server.conf",
  certificate: "tls/server.pem",
  certificateKey: "tls/server-key.pem",
} as const;

/** Port at which pages connect, beside the port for all others. */
export function websocketPort(port: number): number {
  return port + 1;
}

// A frame of the reliable link has 512 KiB; records of jobs hold WebAssembly modules. The server advises against more.
const MAX_PAYLOAD = 8 * 2 ** 20;

/**
 * Configuration of a server, for nats-server 2.9 and newer. All users are in an account: with users outside of one, servers
 * before 2.9.23 let in whoever gives no name (CVE-2023-47090).
 */
export function serverConfig({ cluster, host, port, nkeys, tls, origins }: ServerSettings): string {
  const encryption = { cert_file: SERVER_FILES.certificate, key_file: SERVER_FILES.certificateKey };
  const config = {
    server_name: `${SERVER_NAME}${cluster}`,
    host,
    port,
    max_payload: MAX_PAYLOAD,
    // It keeps all in a folder "jetstream" there.
    jetstream: { store_dir: "." },
    ...(tls && { tls: { ...encryption, timeout: 5 } }),
    ...(origins.length > 0 && {
      websocket: {
        host,
        port: websocketPort(port),
        ...(tls ? { tls: encryption } : { no_tls: true }),
        allowed_origins: origins,
        handshake_timeout: "2s",
      },
    }),
    accounts: { ENSEMBLE: { jetstream: "enabled", users: usersOf(cluster, nkeys) } },
  };
  // The server reads JSON as well.
  return `${HEAD}${JSON.stringify(config, null, 2)}\n`;
}

const HEAD = `# Written by "ensemble cluster init". Paths start from this folder: run nats-server here, or "ensemble cluster start".
# Whoever has a key of this account can run code on its engines. Groups that do not trust each other need an account each,
# and hosts of their own.
`;

function usersOf(cluster: string, nkeys: ReadonlyMap<string, string>): object[] {
  const clients = [...nkeys.keys()].filter((user) => user !== ADMIN_USER && user !== ENGINE_USER);
  return [...nkeys].map(([user, nkey]) => {
    if (user === ADMIN_USER) return { nkey };
    const permissions = user === ENGINE_USER ? enginePermissions(cluster, clients) : clientPermissions(cluster, user);
    return { nkey, permissions };
  });
}

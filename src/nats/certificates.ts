import { execFile } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ClusterError } from "../protocol/cluster-error.ts";

/** A server's certificate and what it was signed with, PEM. */
export interface Certificates {
  readonly ca: string;
  readonly certificate: string;
  readonly certificateKey: string;
}

/** How long certificates hold. The authority's key is not kept, so that nobody can sign others: later ones need new keys. */
const DAYS = 3650;

const LOCAL_HOSTS = ["localhost", "127.0.0.1", "::1"];

/**
 * Makes a certificate authority of a cluster's own and a certificate of its server.
 *
 * Node can't sign certificates, and packages that can bring a dozen others for this one call, so openssl does it.
 *
 * @param hosts - names and addresses by which the server is reached; those of the machine itself are added
 * @throws {ClusterError} when there is no openssl, or it fails
 */
export async function makeCertificates(cluster: string, hosts: readonly string[]): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), "ensemble-certificates-"));
  try {
    const certificateKey = newKey();
    const files = { "ca-key.pem": newKey(), "server-key.pem": certificateKey, "openssl.cnf": settings(cluster, hosts) };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
    const run = (command: string) => openssl(`${command} -days ${DAYS} -set_serial ${newSerial()}`, folder);
    await run("req -x509 -new -key ca-key.pem -out ca.pem -config openssl.cnf -extensions ca");
    await openssl("req -new -key server-key.pem -out server.csr -config openssl.cnf", folder);
    await run(
      "x509 -req -in server.csr -out server.pem -CA ca.pem -CAkey ca-key.pem -extfile openssl.cnf -extensions server",
    );
    const [ca, certificate] = await Promise.all(
      ["ca.pem", "server.pem"].map((name) => readFile(join(folder, name), "utf8")),
    );
    if (ca === undefined || certificate === undefined) throw new TypeError("two files give two texts");
    return { ca, certificate, certificateKey };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

// The first bit is 0, or the number would be negative.
function newSerial(): string {
  return `0x1${randomBytes(15).toString("hex")}`;
}

// A file, as LibreSSL's options for the same are others.
function settings(cluster: string, hosts: readonly string[]): string {
  const names = [...new Set([...hosts, ...LOCAL_HOSTS])].map((host) => `${isIP(host) === 0 ? "DNS" : "IP"}:${host}`);
  return `
[req]
prompt = no
distinguished_name = name
[name]
CN = Ensemble cluster ${cluster}
[ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = ${names.join(", ")}
`;
}

async function openssl(command: string, folder: string): Promise<void> {
  try {
    await promisify(execFile)("openssl", command.split(" "), { cwd: folder });
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new ClusterError(
      isMissing
        ? "certificates are made with openssl, which was not found; install it (on Debian: apt-get install openssl)"
        : `openssl could not make certificates: ${String(cause)}`,
      { cause },
    );
  }
}

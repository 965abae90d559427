import { X509Certificate } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readClusterKey } from "../../src/nats/cluster-key-file.ts";
import { ending, ensemble, startWith } from "./ensemble.ts";

let parent: string;
let folder: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "ensemble-init-"));
  folder = join(parent, "lab");
});

afterEach(() => rm(parent, { recursive: true, force: true }));

const init = (...args: readonly string[]) => ensemble("cluster", "init", folder, ...args);
const modeOf = async (name: string) => (await stat(join(folder, name))).mode & 0o777;

test("init says what comes next: start, hosts, clients, and that keys are secrets", async () => {
  const { code, stdout, stderr } = await init("--port", "4300");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("nats://127.0.0.1:4300, for this machine alone");
  expect(stdout).toMatch(/ensemble cluster start .*lab\n/u);
  expect(stdout).toMatch(/ensemble engines --key .*lab\/keys\/engine\.key\n/u);
  expect(stdout).toMatch(/connect\("nats:\/\/127\.0\.0\.1:4300", \{ key: ".*lab\/keys\/client\.key" \}\)/u);
  expect(stdout).toContain("A key is a secret");
});

test("a key is its owner's alone, and holds all that connect needs", async () => {
  await init("--port", "4300", "--cluster", "mc", "--clients", "alice,bob");
  expect((await readdir(join(folder, "keys"))).toSorted()).toEqual(["admin.key", "alice.key", "bob.key", "engine.key"]);
  for (const name of ["", "keys"]) expect(await modeOf(name)).toBe(0o700);
  for (const user of ["admin", "alice", "bob", "engine"]) {
    expect(await modeOf(`keys/${user}.key`)).toBe(0o600);
    const role = user === "admin" || user === "engine" ? user : "client";
    expect(await readClusterKey(join(folder, `keys/${user}.key`))).toMatchObject({
      url: "nats://127.0.0.1:4300",
      cluster: "mc",
      role,
      user,
    });
  }
});

test("the server's configuration holds no secret, listens to this machine, and has all users in an account", async () => {
  await init("--port", "4300");
  const text = await readFile(join(folder, "nats-server.conf"), "utf8");
  expect(text).not.toMatch(/\bSU[A-Z2-7]{56}\b/u);
  const config = JSON.parse(text.replaceAll(/^#.*$/gmu, "")) as Record<string, unknown>;
  expect(config).toMatchObject({ host: "127.0.0.1", port: 4300 });
  expect(Object.keys(config)).not.toContain("authorization");
  expect(Object.keys(config)).not.toContain("no_auth_user");
  expect(Object.keys(config)).not.toContain("websocket");
});

test("--json gives the addresses and the files", async () => {
  const { stdout } = await init("--port", "4300", "--origin", "https://app.example", "--json");
  expect(JSON.parse(stdout)).toEqual({
    folder,
    cluster: "ensemble",
    url: "nats://127.0.0.1:4300",
    websocketUrl: "ws://127.0.0.1:4301",
    tls: false,
    clients: ["client"],
    keys: {
      admin: join(folder, "keys/admin.key"),
      engine: join(folder, "keys/engine.key"),
      clients: { client: join(folder, "keys/client.key") },
    },
  });
});

describe("--public", () => {
  test("makes a certificate for all names of the server, and keeps no key that could sign another", async () => {
    const { stdout } = await init("--port", "4300", "--public", "lab.example", "--public", "192.0.2.7", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ url: "nats://lab.example:4300", tls: true });
    const { ca = "" } = await readClusterKey(join(folder, "keys/client.key"));
    const authority = new X509Certificate(ca);
    const certificate = new X509Certificate(await readFile(join(folder, "tls/server.pem")));
    expect(authority.ca).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    for (const host of ["lab.example", "localhost"]) expect(certificate.checkHost(host)).toBe(host);
    for (const address of ["192.0.2.7", "127.0.0.1"]) expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.checkHost("other.example")).toBeUndefined();
    expect((await readdir(join(folder, "tls"))).toSorted()).toEqual(["ca.pem", "server-key.pem", "server.pem"]);
    expect(await modeOf("tls/server-key.pem")).toBe(0o600);
    expect(await readFile(join(folder, "nats-server.conf"), "utf8")).toContain('"host": "0.0.0.0"');
  });

  test("without openssl says what to install, and leaves nothing", async () => {
    const { code, stderr } = await ending(
      startWith({ PATH: parent }, "cluster", "init", folder, "--public", "localhost"),
    );
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        "ensemble: certificates are made with openssl, which was not found; install it (on Debian: apt-get install openssl)\n",
    });
    await expect(stat(folder)).rejects.toThrow("ENOENT");
  });
});

describe("a folder", () => {
  test("that holds a cluster is left alone, unless with --force: then its keys are new", async () => {
    await init("--port", "4300");
    const file = join(folder, "keys/client.key");
    const before = await readClusterKey(file);
    const { code, stderr } = await init();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `ensemble: ${folder} holds a cluster; choose another folder, or pass --force, which makes new keys and ends the old ones\n`,
    });
    expect(await readClusterKey(file)).toEqual(before);
    expect(await init("--port", "4300", "--force")).toMatchObject({ code: 0 });
    expect((await readClusterKey(file)).seed).not.toBe(before.seed);
  });

  test("that holds anything else is left alone, with --force too", async () => {
    await init("--port", "4300");
    await rm(join(folder, "cluster.json"));
    await writeFile(join(folder, "mine"), "precious");
    const { code, stderr } = await init("--force");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `ensemble: ${folder} holds files that are no cluster's; choose a folder that is empty or new\n`,
    });
    expect(await readFile(join(folder, "mine"), "utf8")).toBe("precious");
  });
});

test.each([
  [["init", "a", "b"], "cluster expects one folder; got a b"],
  [[], "cluster expects what to do: ensemble cluster init, ensemble cluster start, ensemble cluster status"],
  [["inti"], "cluster can't inti; did you mean init?"],
  [["init", "--engines", "2"], "--engines makes no sense with ensemble cluster init"],
  [["start", "--public", "host"], "--public makes no sense with ensemble cluster start"],
  [["init", "--cluster", "Lab"], /^--cluster expects a name of at most 32 small letters, .*; got Lab$/u],
  [["init", "--clients", "a,b c"], /^--clients expects names with commas between, .*; got "a,b c"$/u],
  [["init", "--clients", "a,A"], '--clients expects names that differ, in more than capitals; got "a,A"'],
  [["init", "--clients", "a,admin"], "--clients can't contain admin: it is there anyway"],
  [["init", "--public", "nats://host"], /^--public expects a name or an address .*; got "nats:\/\/host"$/u],
  [["init", "--public", "a,DNS:b"], /^--public expects/u],
  [["init", "--origin", "app.example"], /^--origin expects where pages come from, .*; got app.example$/u],
  [["init", "--origin", "https://app.example/"], /^--origin expects/u],
  [["init", "--port", "65535"], "--port expects a whole number from 1 to 65534; got 65535"],
  [["start", "--engines", "-1"], "--engines expects a whole number from 1 to 1024; got -1"],
])("ensemble cluster %j is refused", async (args, message) => {
  const { code, stdout, stderr } = await ensemble("cluster", ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  const said = stderr.replace(/^ensemble: (.*)\n$/su, "$1");
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
});

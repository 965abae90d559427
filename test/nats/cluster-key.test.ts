import { chmod, chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ClusterKey, checkClusterKey, needsTls } from "../../src/nats/cluster-key.ts";
import { readClusterKey, writeClusterKey } from "../../src/nats/cluster-key-file.ts";
import { ClusterError } from "../../src/protocol/cluster-error.ts";

const SEED = `SU${"A2B3".repeat(14)}`;
const KEY: ClusterKey = {
  url: "nats://127.0.0.1:4222",
  cluster: "lab",
  role: "client",
  user: "alice",
  seed: SEED,
};

describe("checkClusterKey", () => {
  test("lets a key through, without what it does not know", () => {
    expect(checkClusterKey({ ...KEY, later: 1 })).toEqual(KEY);
    const far = { ...KEY, ca: "-----BEGIN CERTIFICATE-----\n", websocketUrl: "wss://lab.example:4223" };
    expect(checkClusterKey(far)).toEqual(far);
  });

  test.each([undefined, null, 1, "text", [], {}])("names all that %j lacks", (value) => {
    expect(() => checkClusterKey(value, "me.key")).toThrow(
      new ClusterError(
        "me.key is no key of a cluster: url is missing, cluster is missing, role is missing, user is missing, " +
          "seed is missing; take one that ensemble cluster init wrote",
      ),
    );
  });

  test.each([
    [{ url: "http://host" }, "url is not an address as nats://host:4222"],
    [{ url: "nats://" }, "url is not"],
    [{ url: 1 }, "url is not"],
    [{ cluster: "Lab" }, "cluster is not the name of a cluster"],
    [{ cluster: "a.b" }, "cluster is not"],
    [{ role: "root" }, "role is not admin, engine or client"],
    [{ user: "a.>" }, "user is not the name of a user"],
    [{ seed: "SU1" }, "seed is not the seed of a user's nkey, SU…"],
    [{ ca: "ca.pem" }, "ca is not certificates in PEM"],
    [{ websocketUrl: "https://host" }, "websocketUrl is not an address as wss://host:4223"],
  ])("refuses %j", (change, said) => {
    expect(() => checkClusterKey({ ...KEY, ...change })).toThrow(said);
  });

  test("never shows a seed", () => {
    const said = messageOf(() => checkClusterKey({ ...KEY, seed: `${SEED}x` }));
    expect(said).toContain("seed is not");
    expect(said).not.toContain(SEED);
  });
});

test.each([
  [{}, false],
  [{ url: "tls://host" }, true],
  [{ ca: "-----BEGIN CERTIFICATE-----" }, true],
])("a key with %j needs TLS: %s", (change, needed) => {
  expect(needsTls({ ...KEY, ...change })).toBe(needed);
});

describe("the file of a key", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ensemble-key-"));
    file = join(folder, "alice.key");
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  test("is its owner's alone, and reads as it was written", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
    await writeClusterKey(file, KEY);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readClusterKey(file)).toEqual(KEY);
    expect(warn).not.toHaveBeenCalled();
  });

  test("is not written over another", async () => {
    await writeFile(file, "precious");
    await expect(writeClusterKey(file, KEY)).rejects.toThrow("EEXIST");
  });

  // Only root gives files away.
  test.runIf(process.getuid?.() === 0)(
    "of another owner may be one of its group's, as in a pod, but not everybody's",
    async () => {
      const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
      await writeClusterKey(file, KEY);
      await chown(file, 1000, 0);
      await chmod(file, 0o440);
      await readClusterKey(file);
      expect(warn).not.toHaveBeenCalled();
      await chmod(file, 0o444);
      await readClusterKey(file);
      expect(warn).toHaveBeenCalledOnce();
    },
  );

  test("is read with a warning when others can read it", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
    await writeClusterKey(file, KEY);
    await chmod(file, 0o644);
    expect(await readClusterKey(file)).toEqual(KEY);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      `${file} holds a secret and others may use it (mode 644); run chmod 600 ${file}`,
    );
  });

  test("that is missing is named", async () => {
    await expect(readClusterKey(file)).rejects.toThrow(`the key ${file} can't be read: there is no such file`);
  });

  test("that is no JSON says so without its text", async () => {
    await writeFile(file, SEED, { mode: 0o600 });
    const refused = await readClusterKey(file).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ClusterError);
    expect(inspect(refused)).toContain(`${file} is no key of a cluster: url is missing`);
    expect(inspect(refused)).not.toContain(SEED);
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
    return "";
  } catch (error) {
    return String(error);
  }
}

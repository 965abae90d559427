import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { keyFile } from "../../../src/nats/cluster-folder.ts";
import { HAS_SERVER } from "../../nats/nats-server.ts";
import { startCluster } from "../../nats/test-cluster.ts";
import { type Ending, ending, MAIN, plainEnv, startWith } from "../ensemble.ts";
import { tooLong } from "../too-long.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble-doctor-"));
afterAll(() => rmSync(folder, { recursive: true }));

const UTF8 = { LC_ALL: "C.UTF-8", XDG_CACHE_HOME: join(folder, "cache") };

interface Report {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

function finding({ stdout }: Ending, name: string): Finding | undefined {
  return (JSON.parse(stdout) as Report).findings.find((one) => one.name === name);
}

const doctor = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ending> =>
  ending(startWith({ ...UTF8, ...env }, "doctor", ...args));

test("all that is needed is looked at, and is well here", async () => {
  const { code, stdout, stderr } = await doctor({ COLUMNS: "110" });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const name of ["node", "package", "engines", "sampling", "kernels", "cache", "TypeScript", "clusters", "SIMD"]) {
    expect(stdout).toMatch(new RegExp(`^✓ ${name} `, "mu"));
  }
  expect(stdout).toMatch(/^[!✓] terminal +a pipe or a file of 110/mu);
  expect(stdout).toMatch(/\n(All is well\.|All works; .*)\n$/u);
  expect(tooLong(stdout, 110)).toEqual([]);
});

test("what works, but is to be known, is a warning, and does not fail", async () => {
  writeFileSync(join(folder, "no-folder"), "");
  const env = {
    XDG_CACHE_HOME: join(folder, "no-folder"),
    LC_ALL: "C",
    PATH: "/nowhere",
    NATS_SERVER: "/nowhere/nats-server",
  };
  const [asJson, asText] = await Promise.all([doctor(env, "--json"), doctor(env)]);
  expect(asJson.code).toBe(0);
  expect((JSON.parse(asJson.stdout) as Report).ok).toBe(true);
  expect(finding(asJson, "cache")).toMatchObject({
    state: "warning",
    advice: expect.stringContaining("XDG_CACHE_HOME") as string,
  });
  expect(finding(asJson, "terminal")).toMatchObject({
    state: "warning",
    advice: expect.stringContaining("UTF-8") as string,
  });
  expect(finding(asJson, "git")).toMatchObject({ state: "absent" });
  expect(finding(asJson, "nats-server")).toMatchObject({ state: "absent" });
  // Without signs that the terminal may not have.
  expect(asText.stdout).toMatch(/^\+ node /mu);
  expect(asText.stdout).toMatch(/^! cache /mu);
  expect(asText.stdout).toMatch(/^- git /mu);
});

test.skipIf(process.platform === "win32")("a cache that others may write to is not used, and a warning", async () => {
  mkdirSync(join(folder, "shared", "wasm-ensemble"), { recursive: true });
  chmodSync(join(folder, "shared", "wasm-ensemble"), 0o777);
  const found = await doctor({ XDG_CACHE_HOME: join(folder, "shared") }, "--json");
  expect(found.code).toBe(0);
  expect(finding(found, "cache")).toMatchObject({
    state: "warning",
    advice: expect.stringContaining("chmod go-w") as string,
  });
});

test("a runtime that starts no threads is broken, and all else is looked at", async () => {
  const args = ["--experimental-permission", "--allow-fs-read=*", "--allow-fs-write=*", MAIN, "doctor", "--json"];
  const ended = await ending(spawn(process.execPath, args, { env: { ...plainEnv(), ...UTF8 } }));
  expect(ended.code).toBe(1);
  expect(finding(ended, "engines")).toMatchObject({ state: "broken" });
  expect(finding(ended, "terminal")).toMatchObject({ state: "good" });
});

test("a server that is not there, and a key that can't be read, are broken", async () => {
  const [noServer, noKey] = await Promise.all([
    doctor({}, "--json", "--url", "nats://127.0.0.1:1"),
    doctor({}, "--json", "--key", join(folder, "none.key")),
  ]);
  expect([noServer.code, noKey.code]).toEqual([1, 1]);
  expect(finding(noServer, "server")).toMatchObject({
    state: "broken",
    text: expect.stringContaining("nats://127.0.0.1:1 can't be reached") as string,
  });
  expect(finding(noKey, "server")?.text).toContain("none.key can't be read");
});

test.skipIf(!HAS_SERVER)("the way to a server: reached, but without hosts; and not with the hosts' key", async () => {
  const lab = await startCluster();
  try {
    const key = (user: string): string => keyFile(lab.cluster.folder, user);
    const [asClient, asHost] = await Promise.all([
      doctor({}, "--json", "--key", key("alice")),
      doctor({}, "--json", "--key", key("engine")),
    ]);
    expect(asClient.code).toBe(0);
    expect(finding(asClient, "key")).toMatchObject({ state: "good", text: "of alice, for lab" });
    expect(finding(asClient, "server")).toMatchObject({ state: "good" });
    expect(finding(asClient, "JetStream")).toMatchObject({ state: "good" });
    expect(finding(asClient, "hosts")).toMatchObject({ state: "warning", text: "none is there" });
    expect(asHost.code).toBe(1);
    expect(finding(asHost, "server")?.text).toContain("a host may not hear other hosts");
  } finally {
    await lab.stop();
  }
});

test("doctor takes options only", async () => {
  expect(await doctor({}, "now")).toEqual({
    code: 2,
    stdout: "",
    stderr: "ensemble: doctor takes options only; got now\n",
  });
});

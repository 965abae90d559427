import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
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
  for (const program of ["nats-server", "ssh", "sbatch", "qsub", "kubectl"]) {
    expect(finding(asJson, program)).toMatchObject({ state: "absent" });
  }
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
  expect(finding(noServer, "port")).toMatchObject({ state: "broken", text: "nothing listens at port 1 of 127.0.0.1" });
  expect(finding(noKey, "key")).toMatchObject({
    state: "broken",
    text: expect.stringContaining("none.key can't be read") as string,
  });
});

test.skipIf(!HAS_SERVER)(
  "the way to a cluster in a folder fits the terminal, and a cluster here is looked at unasked",
  async () => {
    const lab = await startCluster();
    try {
      const [narrow, usual] = await Promise.all([
        doctor({ COLUMNS: "40" }, lab.cluster.folder),
        doctor({ COLUMNS: "80" }, lab.cluster.folder),
      ]);
      expect([narrow.code, usual.code]).toEqual([0, 0]);
      expect(usual.stdout).toMatch(
        /\n\nThe way to the cluster\n✓ key +that of alice, a client of the cluster lab, in/u,
      );
      expect(usual.stdout).toMatch(/^✓ authorization +it knows the key of alice$/mu);
      expect(usual.stdout).toMatch(/^! hosts +none is there\n +ensemble engines --key\s/mu);
      expect(tooLong(usual.stdout, 80)).toEqual([]);
      // Of the rest, the path of the cache has no space.
      expect(tooLong(narrow.stdout.split("The way")[1] ?? "", 40)).toEqual([]);
      const here = mkdtempSync(join(folder, "here-"));
      cpSync(lab.cluster.folder, join(here, "ensemble-cluster"), { recursive: true });
      await lab.stop();
      const unasked = await ending(
        spawn(process.execPath, [MAIN, "doctor", "--json"], { cwd: here, env: { ...plainEnv(), ...UTF8 } }),
      );
      expect(unasked.code).toBe(0);
      expect(finding(unasked, "port")).toMatchObject({ state: "warning" });
    } finally {
      await lab.stop();
    }
  },
);

test("doctor takes one folder", async () => {
  expect(await doctor({}, "lab", "now")).toEqual({
    code: 2,
    stdout: "",
    stderr: "ensemble: doctor expects one folder; got lab now\n",
  });
});

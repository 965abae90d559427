import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ending, ensemble, MAIN, startWith } from "../cli/ensemble.ts";

let prefix: string;
let kernels: string;
beforeEach(() => {
  prefix = mkdtempSync(join(tmpdir(), "ensemble-prefix-"));
  kernels = join(prefix, "share/jupyter/kernels");
});
afterEach(() => rmSync(prefix, { recursive: true, force: true }));

test("install writes a kernel that starts this installation, and uninstall takes it away", async () => {
  const folder = join(kernels, "ensemble");
  expect(await ensemble("jupyter", "install", "--prefix", prefix, "--engines", "2")).toEqual({
    code: 0,
    stdout: `installed ${folder}\n`,
    stderr: "",
  });
  const spec = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")) as Record<string, unknown>;
  expect(spec).toMatchObject({
    display_name: "TypeScript (Ensemble)",
    language: "typescript",
    interrupt_mode: "message",
  });
  const flag = "--no-force-async-hooks-checks";
  expect(spec["argv"]).toEqual([
    process.execPath,
    flag,
    MAIN,
    "jupyter",
    "kernel",
    "{connection_file}",
    "--engines",
    "2",
  ]);
  expect(readFileSync(join(folder, "logo-svg.svg"), "utf8")).toMatch(/^<svg /);
  expect((await ensemble("jupyter", "install", "--prefix", prefix)).stdout).toBe(`replaced ${folder}\n`);
  expect((await ensemble("jupyter", "uninstall", "--prefix", prefix)).stdout).toBe(`removed ${folder}\n`);
  expect(existsSync(folder)).toBe(false);
});

test("kernels of other names stand beside each other, each with its engines", async () => {
  const args = ["--name", "lab", "--url", "nats://lab.example", "--key", "alice.key", "--cluster", "big"];
  expect((await ensemble("jupyter", "install", "--prefix", prefix, ...args)).code).toBe(0);
  const spec = JSON.parse(readFileSync(join(kernels, "lab/kernel.json"), "utf8")) as {
    argv: string[];
    display_name: string;
  };
  expect(spec.display_name).toBe("TypeScript (Ensemble, lab)");
  const key = join(process.cwd(), "alice.key");
  expect(spec.argv.slice(6)).toEqual(["--url", "nats://lab.example", "--key", key, "--cluster", "big"]);
});

test("it goes to the user's own folder where no place is given", async () => {
  const env = { JUPYTER_DATA_DIR: join(prefix, "data") };
  const { code, stdout } = await ending(startWith(env, "jupyter", "install"));
  expect([code, stdout]).toEqual([0, `installed ${join(prefix, "data/kernels/ensemble")}\n`]);
});

test("a kernel of another program is neither overwritten nor removed", async () => {
  const folder = join(kernels, "ensemble");
  mkdirSync(folder, { recursive: true });
  const theirs = JSON.stringify({ argv: ["python"], display_name: "Ensemble", language: "python" });
  writeFileSync(join(folder, "kernel.json"), theirs);
  const install = await ensemble("jupyter", "install", "--prefix", prefix);
  expect(install).toEqual({
    code: 1,
    stdout: "",
    stderr: `ensemble: ${folder} is of another program; choose another by --name NAME\n`,
  });
  const uninstall = await ensemble("jupyter", "uninstall", "--prefix", prefix);
  expect(uninstall.stderr).toBe(`ensemble: ${folder} is of another program; it is left alone\n`);
  expect(readFileSync(join(folder, "kernel.json"), "utf8")).toBe(theirs);
});

test("what the user has put beside the kernel outlives it", async () => {
  await ensemble("jupyter", "install", "--prefix", prefix);
  const file = join(kernels, "ensemble/notes.txt");
  writeFileSync(file, "mine");
  expect((await ensemble("jupyter", "uninstall", "--prefix", prefix)).code).toBe(0);
  expect(readFileSync(file, "utf8")).toBe("mine");
});

test("a folder that can't be written is said", async () => {
  writeFileSync(join(prefix, "share"), "a file");
  const { code, stderr } = await ensemble("jupyter", "install", "--prefix", prefix);
  expect(code).toBe(1);
  expect(stderr).toContain(
    "ensemble can't be written; install for you alone by --user, or elsewhere by --prefix DIR: ",
  );
});

test.skipIf(process.getuid?.() === 0)("a folder without permission is said", async () => {
  chmodSync(prefix, 0o555);
  expect((await ensemble("jupyter", "install", "--prefix", prefix)).stderr).toContain("can't be written");
});

test.each([
  [["install", "--name", "Big Lab"], 1, `a kernel's name has small letters, digits, dots, - and _ only; got "Big Lab"`],
  [["install", "--name", ".."], 1, `a kernel's name has small letters, digits, dots, - and _ only; got ".."`],
  [["uninstall"], 1, "there is no kernel ensemble in "],
  [["install", "--user"], 2, "one place is enough; got --user and --prefix"],
  [["install", "--engines", "0"], 2, "--engines expects a whole number from 1"],
  [["install", "--engines", "2", "--url", "nats://h"], 2, "--engines is for engines of this machine"],
  [["uninstall", "--engines", "2"], 2, "--engines makes no sense with ensemble jupyter uninstall"],
  [["install", "lab"], 2, "jupyter install expects options only; got lab"],
  [["instal"], 2, "jupyter can't instal; did you mean install?"],
  [[], 2, "jupyter expects what to do: ensemble jupyter install, ensemble jupyter uninstall"],
  [["kernel"], 2, "jupyter kernel expects the connection file that Jupyter gives it"],
])("jupyter %j is refused", async (args, code, message) => {
  const refused = await ensemble("jupyter", ...args, "--prefix", prefix);
  expect([refused.code, refused.stdout]).toEqual([code, ""]);
  expect(refused.stderr).toContain(`ensemble: ${message}`);
});

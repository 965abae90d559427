import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { ensemble } from "./ensemble.ts";

const folder = mkdtempSync(join(tmpdir(), "ensemble completion-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "my kernel.ts"), "");
mkdirSync(join(folder, "kernels"));

const has = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;

/** Runs a shell in the folder. Gives what it wrote, line by line. */
function inShell(shell: string, args: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync(shell, args, { cwd: folder, encoding: "utf8" });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout.split("\n").filter((line) => line !== "");
}

async function scriptFor(shell: string): Promise<string> {
  const { code, stdout, stderr } = await ensemble("completion", shell);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const file = join(folder, `.${shell}`);
  writeFileSync(file, stdout);
  return file;
}

const KERNELS_AND_FILES = ["european", "asian", "pi", "my kernel.ts", "kernels"];

/** Words typed, the last of them begun, and what may follow: all of it, or some. */
interface Typed {
  readonly words: readonly string[];
  readonly all?: readonly string[];
  readonly some?: readonly string[];
}

const TYPED: readonly Typed[] = [
  { words: [""], some: [...commands.map(({ name }) => name), "help"] },
  { words: ["sam"], all: ["sample"] },
  { words: ["sample", ""], some: KERNELS_AND_FILES },
  { words: ["sample", "euro"], all: ["european"] },
  { words: ["sample", "european", "--chunk"], all: ["--chunk-samples"] },
  { words: ["sample", "--method", ""], all: ["random", "sobol", "vegas", "mlmc"] },
  { words: ["submit", "--method", ""], all: ["random", "sobol"] },
  { words: ["sample", "european", "--plot", "my"], all: ["my kernel.ts"] },
  { words: ["sample", "--samples", ""], all: [] },
  { words: ["jobs", "--state", "r"], all: ["running"] },
  { words: ["cluster", "sta"], all: ["start", "status"] },
  { words: ["compile", "my"], all: ["my kernel.ts"] },
  { words: ["kernels", "asianG"], all: ["asianGeometric"] },
  { words: ["completion", ""], all: ["bash", "zsh", "fish"] },
  { words: ["help", "com"], all: ["compile", "completion"] },
];

describe.runIf(has("bash"))("bash", () => {
  let file: string;
  beforeAll(async () => {
    file = await scriptFor("bash");
  });

  test.each(TYPED)("completes $words", ({ words, all, some = [] }) => {
    const ask =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ensemble; for word in "${COMPREPLY[@]}"; do echo "$word"; done';
    const found = inShell("bash", ["--norc", "-c", ask, "bash", file, "ensemble", ...words]);
    expect(found).toEqual(all ?? expect.arrayContaining([...some]));
  });

  test("is told that the function is for ensemble", () => {
    expect(inShell("bash", ["--norc", "-c", 'source "$1"; complete -p ensemble', "bash", file])).toEqual([
      "complete -F _ensemble ensemble",
    ]);
  });
});

describe.runIf(has("fish"))("fish", () => {
  let file: string;
  beforeAll(async () => {
    file = await scriptFor("fish");
  });

  test.each(TYPED)("completes $words", ({ words, all, some = [] }) => {
    const line = `ensemble ${words.join(" ")}`;
    const found = inShell("fish", ["--no-config", "-c", `source '${file}'; complete -C '${line}'`]);
    // What it tells of each stands behind a tab; folders have a slash.
    const names = found.map((each) => each.replace(/\t.*/u, "").replace(/\/$/u, ""));
    expect(names.toSorted()).toEqual(all?.toSorted() ?? expect.arrayContaining([...some]));
  });
});

describe.runIf(has("zsh"))("zsh", () => {
  test("reads its script, and takes it for ensemble", async () => {
    const file = await scriptFor("zsh");
    const ask =
      'autoload -Uz compinit; compinit -u -D; source "$1"; print $_comps[ensemble]; functions _ensemble >/dev/null';
    expect(inShell("zsh", ["-f", "-c", ask, "zsh", file])).toEqual(["_ensemble"]);
    expect(inShell("zsh", ["-f", "-n", file])).toEqual([]);
  });
});

test.each(["bash", "zsh", "fish"])("the script for %s has every command and every option", async (shell) => {
  const { stdout } = await ensemble("completion", shell);
  for (const { name, options } of commands) {
    expect(stdout).toContain(name);
    for (const option of Object.keys(options))
      expect(stdout).toContain(shell === "fish" ? `-l ${option}` : `--${option}`);
  }
});

test.each([
  [[], "completion expects a shell: ensemble completion bash, zsh or fish"],
  [["bsh"], "no completion for bsh; did you mean bash?"],
  [["tcsh"], "no completion for tcsh; there are bash, zsh, fish"],
  [["bash", "zsh"], "completion expects one shell; got bash zsh"],
])("completion %j says what is right", async (args, message) => {
  expect(await ensemble("completion", ...args)).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
});

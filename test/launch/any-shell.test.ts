import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { forAnyShell } from "../../src/launch/ssh/target.ts";

const SHELLS = ["sh", "bash", "tcsh", "fish"].filter((shell) => spawnSync(shell, ["-c", "true"]).status === 0);
if (!SHELLS.includes("tcsh")) console.warn("! SKIPPED: scripts for the shell tcsh, as it is not installed");

const SCRIPT = [
  "read -r line",
  `key=$(mktemp); echo "$line" >"$key"; folder='a "b" \\n c'`,
  '(exit 3) & wait "$!"; code=$?',
  'for word in one "!two" 50%d; do printf "%s\\n" "$word"; done',
  'printf "%s\\n" "$folder $code $(cat "$key") `echo ü`"; rm -f "$key"',
  "exit 5",
].join("\n");

test.each(SHELLS)("a script of sh runs where the user's shell is %s", (shell) => {
  const { status, stdout, stderr } = spawnSync(shell, ["-c", forAnyShell(SCRIPT)], {
    encoding: "utf8",
    input: "secret\nmore\n",
  });
  expect({ stdout, stderr }).toEqual({
    stdout: 'one\n!two\n50%d\na "b" \\n c 3 secret ü\n',
    stderr: "",
  });
  expect(status).toBe(5);
});

import { expect, onTestFinished, test, vi } from "vitest";
import { asTyped } from "../../src/cli/as-typed.ts";
import { commands } from "../../src/cli/commands.ts";
import { ending, startWith } from "./ensemble.ts";

const SHELL = { npm_command: undefined, npm_config_user_agent: undefined };

const typed = (text: string): string => asTyped(text, commands);

test.each([
  ["a shell", SHELL, "ensemble "],
  ["npx, or a script of npm", { npm_command: "exec", npm_config_user_agent: "npm/10.8.2 node/v20" }, "npx ensemble "],
  ["pnpm", { npm_command: "run-script", npm_config_user_agent: "pnpm/9.1.0 npm/? node/v20" }, "pnpm exec ensemble "],
  ["Yarn", { npm_command: undefined, npm_config_user_agent: "yarn/4.1.0 npm/? node/v20" }, "yarn ensemble "],
  ["Bun", { npm_command: undefined, npm_config_user_agent: "bun/1.1.0 npm/? node/v20" }, "bunx ensemble "],
])("commands are named as they are typed where %s has run this one", (_, variables, start) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(typed("run ensemble cluster start, or (ensemble engines --key k)")).toBe(
    `run ${start}cluster start, or (${start}engines --key k)`,
  );
  // Not the name of a cluster, or of a file, nor what stands so already.
  expect(typed("cluster ensemble, and /x/ensemble init")).toBe("cluster ensemble, and /x/ensemble init");
  expect(typed(`${start}doctor`)).toBe(`${start}doctor`);
});

test("messages of a command that npx runs name the next one so", async () => {
  const asked = startWith({ npm_command: "exec" }, "cluster", "status", "/nowhere");
  expect((await ending(asked)).stderr).toBe(
    "ensemble: /nowhere holds no cluster; make one by npx ensemble cluster init /nowhere\n",
  );
});

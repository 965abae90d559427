import process from "node:process";
import type { Command } from "./command.ts";

/**
 * A text in which commands of `ensemble` stand as the reader has to type them: where a package manager has run this one, it runs
 * others too, as a shell alone finds none.
 */
export function asTyped(text: string, commands: readonly Command[]): string {
  const runner = runnerIn(process.env);
  if (runner === "") return text;
  const names = commands.map(({ name }) => name).join("|");
  return text.replaceAll(new RegExp(`(?<![\\w./-]|${runner})ensemble (?=(?:${names})\\b)`, "gu"), `${runner}ensemble `);
}

// What they set for programs that they run. Source: docs.npmjs.com, scripts, "environment"; pnpm, Yarn and Bun do the same.
function runnerIn({ npm_config_user_agent: agent = "", npm_command: command }: NodeJS.ProcessEnv): string {
  if (agent.startsWith("pnpm/")) return "pnpm exec ";
  if (agent.startsWith("yarn/")) return "yarn ";
  if (agent.startsWith("bun/")) return "bunx ";
  return command === undefined ? "" : "npx ";
}

// npm start: sets the checkout up, then estimates pi. `npm start -- <command> …` runs any other command of the CLI.
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "./lib/root.mjs";
import { exitWith } from "./lib/step.mjs";
import { setUp } from "./set-up.mjs";

// Commands whose pages are docs, or link to them.
const LINKS_TO_DOCS = ["docs", "play"];

await exitWith(setUp({ docs: LINKS_TO_DOCS.includes(process.argv[2] ?? "") }));
if (process.exitCode === undefined) runCli(process.argv.slice(2));

/** @param {readonly string[]} args */
function runCli(args) {
  const file = join(ROOT, "build/lib/cli/main.bundle.js");
  const cli = spawn(process.execPath, [file, ...(args.length > 0 ? args : ["pi"])], { stdio: "inherit" });
  // Ctrl-C reaches the CLI as well; this process must outlive it to pass its exit code on.
  process.on("SIGINT", () => {});
  cli.once("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

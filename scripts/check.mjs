// npm run check: sets the checkout up, then runs every check but the tests.
import process from "node:process";
import { runChecks } from "./lib/run-checks.mjs";
import { exitWith } from "./lib/step.mjs";
import { setUp } from "./set-up.mjs";

await exitWith(check());

async function check() {
  await setUp({ docs: true });
  if (!(await runChecks())) process.exitCode = 1;
}

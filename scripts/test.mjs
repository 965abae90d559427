// npm test: sets the checkout up, runs every check, then the tests, in their short form; npm run test:long in the long one, as
// test/setup/long.ts says. `npm test -- <vitest arguments>` narrows the tests.
import process from "node:process";
import { installBrowsers } from "./browsers.mjs";
import { installJupyter } from "./jupyter.mjs";
import { runChecks } from "./lib/run-checks.mjs";
import { runTests } from "./lib/run-tests.mjs";
import { exitWith } from "./lib/step.mjs";
import { installServers } from "./servers.mjs";
import { setUp } from "./set-up.mjs";

const [first, ...others] = process.argv.slice(2);
const isLong = first === "--long";
if (isLong) process.env["ENSEMBLE_TESTS"] = "long";
const filters = isLong ? others : process.argv.slice(2);
let counts = { passed: 0, failed: 0 };
await exitWith(test());
// The last line says what the tests did, whatever else went wrong; the exit code says whether everything passed.
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);

async function test() {
  await setUp({ docs: true });
  const hasChromium = await installBrowsers();
  await installServers();
  await installJupyter();
  // Beside each other: the tests wait for threads and processes a quarter of the time.
  const [checked, { ok, ...ran }] = await Promise.all([
    runChecks(),
    runTests([...filters, ...(hasChromium ? [] : ["--project", "node", "--project", "units"])]),
  ]);
  counts = ran;
  if (!checked || !ok || !hasChromium) process.exitCode = 1;
}

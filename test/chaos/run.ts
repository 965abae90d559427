// npm run chaos: does things to engines at random, and checks that nothing hangs, is wrong, or is left.
import process from "node:process";
import { parseArgs } from "node:util";
import { threadsChaos } from "./chaos.ts";
import { clusterChaos } from "./cluster/cluster-chaos.ts";
import type { Ledger } from "./ledger.ts";
import { runChaos } from "./run-chaos.ts";

const HELP = `npm run chaos -- [--nats] [--seconds N] [--seed N]

Calls, maps, samples, kills, aborts, adds and removes engines at random, and checks that each call settles, once, as it
may, that values are right, and that no thread, timer or memory is left. Ends with 1 when something was wrong.

--nats       two clients on three hosts, over a nats-server; hosts, a client and the server are killed and stopped
--seconds N  how long, 60 by default
--seed N     of the random choices, 0 to 4294967295; by default drawn. When things happen depends on the machine.`;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string" },
    nats: { type: "boolean" },
    help: { type: "boolean" },
  },
});

if (values.help) console.log(HELP);
else
  process.exitCode = await main(Number(values.seconds), values.seed === undefined ? drawSeed() : Number(values.seed));

function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

async function main(seconds: number, seed: number): Promise<number> {
  if (!(seconds > 0) || !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    console.error(HELP);
    return 2;
  }
  console.log(`seed ${seed}`);
  process.on("exit", failEarly);
  const { jobs, engines, leftBytes, violations } = await runChaos(values.nats ? clusterChaos : threadsChaos, {
    seconds,
    seed,
    onProgress: progress(),
  });
  process.off("exit", failEarly);
  for (const [name, count] of jobs) console.log(`${String(count).padStart(8)}  ${name}`);
  console.log(`${engines} engines lived; left: ${megabytes(leftBytes.open)}, closed ${megabytes(leftBytes.closed)}`);
  for (const violation of violations.slice(0, 10)) console.error(`\n${violation}`);
  console.log(violations.length === 0 ? "all is well" : `${violations.length} violations; seed ${seed}`);
  return violations.length === 0 ? 0 : 1;
}

// A process that ends before the run does must not pass for one in which all was well.
function failEarly(): void {
  console.error(new Error("the process ended before the run: it was told to, or nothing was left that it waits for"));
  process.exitCode = 1;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

// A line every five seconds.
function progress(): (ledger: Ledger, leftMs: number) => void {
  let nextMs = performance.now() + 5000;
  return ({ total, violations }, leftMs) => {
    if (performance.now() < nextMs) return;
    nextMs += 5000;
    console.log(`${total} jobs, ${violations.length} violations, ${Math.ceil(leftMs / 1000)} s left`);
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../../build/lib/node/index.js";
import { NatsServer } from "../../nats/nats-server.ts";
import { begunTooOften } from "../begun.ts";
import { Dice } from "../dice.ts";
import type { Ledger } from "../ledger.ts";
import { makeReferences, type References } from "../references.ts";
import type { Report, Run } from "../run-chaos.ts";
import { HUNG_MS } from "../working.ts";
import type { ClientReport, ClientStart } from "./client.ts";
import type { HostStart, HostState } from "./host.ts";
import { Program } from "./program.ts";
import { makeTrouble, type Programs } from "./troubles.ts";

const CLUSTER = "chaos";
const HOSTS = 3;
const ENGINES_A_HOST = 2;
// Short, so that the end of the run need not wait long for what a dead client has left; longer than a server is away.
const LEASE_MS = 8000;
const MOST_HOST_BYTES = 40e6;

/**
 * Lets two clients work at random on three hosts, while hosts, one of the clients and the server are killed and stopped, and
 * checks that each call settles as it may, that nothing runs more often than it may, and that nothing is left.
 */
export async function clusterChaos(run: Run): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "ensemble-begun-"));
  const server = await NatsServer.start();
  const programs = startPrograms(run, server, { references: await referencesOfThreads(), folder });
  const { client, hosts } = programs;
  try {
    await Promise.all([client, ...hosts].map((program) => program.hears("ready", 3 * HUNG_MS)));
    return await carryOut(run, programs, folder);
  } finally {
    await Promise.all([client, programs.mortal, ...hosts].map((program) => program.kill()));
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

// What threads give is right for engines of a cluster.
async function referencesOfThreads(): Promise<References> {
  const client = await connect({ engines: 1 });
  const references = await makeReferences(client);
  await client.close();
  return references;
}

function startPrograms(
  { seed, ledger }: Run,
  server: NatsServer,
  what: Pick<ClientStart, "references" | "folder">,
): Programs {
  const { url } = server;
  const dice = new Dice(seed);
  const onSurprise = (how: string): void => void ledger.violations.push(how);
  const startHost = (index: number): Program => {
    const start = { url, cluster: CLUSTER, name: `host${index}`, engines: ENGINES_A_HOST, leaseMs: LEASE_MS };
    return new Program("host.ts", start satisfies HostStart, onSurprise);
  };
  const startClient = (): Program => {
    const start = { url, cluster: CLUSTER, seed: dice.between(0, 2 ** 32 - 1), ...what };
    return new Program("client.ts", start satisfies ClientStart, onSurprise);
  };
  const hosts = Array.from({ length: HOSTS }, (_, i) => startHost(i));
  return { server, hosts, startHost, client: startClient(), mortal: startClient(), startClient };
}

async function carryOut(run: Run, programs: Programs, folder: string): Promise<Report> {
  const { seconds, seed, ledger, onProgress } = run;
  const untilMs = performance.now() + 1000 * seconds;
  const timer = setInterval(() => onProgress(ledger, untilMs - performance.now()), 1000);
  await makeTrouble(programs, { dice: new Dice(seed + 1), counts: ledger.counts, untilMs });
  clearInterval(timer);
  const [report, other] = await Promise.all(
    [programs.client, programs.mortal].map((client) => client.ask<ClientReport>("report", 3 * HUNG_MS)),
  );
  if (report === undefined || other === undefined) throw new Error("there are two clients");
  // No client is there any more: a host holds nothing, as soon as those that died are given up.
  for (const host of programs.hosts) await checkHost(host, ledger);
  const violations = [...report.violations, ...other.violations, ...ledger.violations, ...begunTooOften(folder)];
  return { ...report, jobs: new Map([...report.jobs, ...ledger.counts]), violations };
}

async function checkHost(host: Program, { violations }: Ledger): Promise<void> {
  const untilMs = performance.now() + HUNG_MS;
  for (;;) {
    const state = await host.ask<HostState>("state", HUNG_MS);
    // Jobs have a session on each engine.
    const left = state.sessions - ENGINES_A_HOST;
    if (left > 0 && performance.now() < untilMs) continue;
    if (left > 0) violations.push(`a host holds ${left} sessions of clients that are gone`);
    if (state.bytes > MOST_HOST_BYTES) violations.push(`a host holds ${state.bytes} bytes`);
    return;
  }
}

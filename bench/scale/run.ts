// What the client itself costs per task, as engines become many: simulated engines that answer at once.
import { cpuUsage } from "node:process";
import { Client } from "../../src/client/client.ts";
import { ownedEngines } from "../../src/client/driver/owned-engines.ts";
import { policies } from "../../src/schedule/policy.ts";
import { fakeEngines } from "./fake-engines.ts";

const COUNTS = [2, 16, 128, 1024, 8192];
const TASKS = 50_000;

const runtime = {
  parseScript: () => ({ code: "", names: [], functions: [], isAsync: false }),
  readScript: () => ({ source: "", name: "" }),
  resolveModule: String,
  showProgress: () => Promise.resolve(),
};

const identity = (x: number): number => x;

/** CPU time, us. */
async function cpuUs(work: () => Promise<unknown>): Promise<number> {
  const before = cpuUsage();
  await work();
  const { user, system } = cpuUsage(before);
  return user + system;
}

async function measure(count: number): Promise<Map<string, number>> {
  const transport = fakeEngines();
  const client = new Client({ transport, engines: ownedEngines(transport), runtime: runtime as never });
  const figures = new Map<string, number>();
  let left = count;
  const joinUs = await cpuUs(async () => {
    for (; left > 0; left -= 1024) await client.addEngines(Math.min(left, 1024));
  });
  figures.set("join", joinUs / count);
  const views = Object.keys(policies).map(
    (policy) => [policy, client.loadBalancedView({ policy: policy as "lru" })] as const,
  );
  for (const [name, view] of views) {
    const run = () => Promise.all(Array.from({ length: TASKS }, (_, i) => view.apply(identity, i)));
    await run();
    figures.set(name, (await cpuUs(run)) / TASKS);
  }
  const [, view] = views[0] ?? [];
  const alone = async () => {
    for (let i = 0; i < 2000; i++) await view?.apply(identity, i);
  };
  await alone();
  figures.set("one at a time", (await cpuUs(alone)) / 2000);
  const all = client.directView();
  const rounds = Math.max(1, Math.round(TASKS / count));
  const direct = async () => {
    for (let i = 0; i < rounds; i++) await all.apply(identity, i);
  };
  await direct();
  figures.set("direct, all", (await cpuUs(direct)) / (rounds * count));
  await client.close();
  return figures;
}

const rows = new Map<string, number[]>();
const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : COUNTS;
for (const count of counts) {
  for (const [name, us] of await measure(count)) rows.set(name, [...(rows.get(name) ?? []), us]);
}
console.log(["us per task".padEnd(16), ...counts.map((count) => `${count} engines`.padStart(16))].join(""));
for (const [name, values] of rows) {
  const cells = values.map((us) =>
    `${us.toFixed(1)} ${`(${(us / (values[0] ?? 1)).toFixed(2)} x)`.padStart(9)}`.padStart(16),
  );
  console.log([name.padEnd(16), ...cells].join(""));
}

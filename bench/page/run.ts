// npm run bench:page: Web Workers in Chromium beside threads in Node, and beside what pages use otherwise, in one run.
import process from "node:process";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import pc from "picocolors";
import { chromium } from "playwright";
import { connect, kernels } from "../../build/lib/node/index.js";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { ISOLATED, serve } from "../../test/pages/site.ts";
import { median } from "./contest.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" } } });
const rounds = values.quick === true ? 3 : 9;
const samples = values.quick === true ? 1e9 : 4e9;

const page = await bundle("page.ts");
const worker = await bundle("raw-worker.ts");
const site = await serve(
  {
    "/index.html": `<!doctype html><script type="importmap">{"imports":{"wasm-ensemble":"/build/page/ensemble.js"}}</script>
<script type="module" src="/bench/page.js"></script>`,
    "/bench/page.js": page,
    "/bench/raw-worker.js": worker,
  },
  ISOLATED,
);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
try {
  const tab = await browser.newPage();
  tab.on("pageerror", (error) => console.error(error));
  await tab.goto(`${site.url}/index.html`);
  await tab.waitForFunction("globalThis.benchPage !== undefined");
  const ask = (call: string): Promise<unknown> => tab.evaluate(`globalThis.benchPage.${call}`);
  const pi = await benchPi(ask);
  const latency = (await ask(`latency({ rounds: ${rounds} })`)) as Record<string, number>;
  const throughput = (await ask(`throughput({ rounds: ${rounds}, engines: 2 })`)) as Record<string, number>;
  const report = { browser: browser.version(), pi, latency, throughput };
  console.log(values.json === true ? JSON.stringify(report, null, 2) : textOf(report));
} finally {
  await browser.close();
  await site.close();
}
process.exit();

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL(file, import.meta.url).pathname],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    // The other library asks for these only in Node.
    external: ["wasm-ensemble", "worker_threads", "os", "child_process"],
  });
  return outputFiles[0]?.text ?? "";
}

// Node, the page on one engine and the page on two, in turns.
async function benchPi(ask: (call: string) => Promise<unknown>): Promise<Record<string, number>> {
  const client = await connect({ engines: 1 });
  const rates = { node: [] as number[], one: [] as number[], two: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now();
    await client.sample(kernels.pi, { samples, seed: 2 });
    rates.node.push((samples / (performance.now() - startedMs)) * 1000);
    rates.one.push(Number(await ask(`piRate({ engines: 1, samples: ${samples} })`)));
    rates.two.push(Number(await ask(`piRate({ engines: 2, samples: ${samples} })`)));
  }
  await client.close();
  return {
    "Node, one engine": median(rates.node),
    "Chromium, one engine": median(rates.one),
    "Chromium, two engines": median(rates.two),
    "Chromium to Node, one engine": ratios(rates.one, rates.node),
    "two engines to one": ratios(rates.two, rates.one),
  };
}

// Turn by turn.
function ratios(a: readonly number[], b: readonly number[]): number {
  return median(a.map((x, i) => x / (b[i] ?? 1)));
}

function textOf(report: {
  readonly browser: string;
  readonly pi: Readonly<Record<string, number>>;
  readonly latency: Readonly<Record<string, number>>;
  readonly throughput: Readonly<Record<string, number>>;
}): string {
  const lines = [pc.dim(`Chromium ${report.browser}, Node ${process.version.slice(1)}; medians of ${rounds} turns`)];
  lines.push("", pc.bold("Pi"));
  for (const [name, value] of Object.entries(report.pi)) {
    lines.push(row(name, value > 1e6 ? `${(value / 1e9).toFixed(2)} G samples/s` : `${value.toFixed(3)} x`));
  }
  lines.push("", pc.bold("One task that does nothing, its answer awaited before the next"));
  for (const [name, rate] of Object.entries(report.latency)) lines.push(row(name, `${(1e6 / rate).toFixed(1)} us`));
  lines.push("", pc.bold("Many tasks that do nothing, two workers"));
  const peers = Object.entries(report.throughput).filter(([name]) => !name.startsWith("Ensemble"));
  const best = Math.max(...peers.filter(([name]) => !name.startsWith("raw")).map(([, rate]) => rate));
  for (const [name, rate] of Object.entries(report.throughput)) {
    lines.push(row(name, `${(rate / 1000).toFixed(0)} k/s  ${(rate / best).toFixed(1)} x the best library`));
  }
  return lines.join("\n");
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(32)}${value}`;
}

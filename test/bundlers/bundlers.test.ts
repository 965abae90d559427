import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as bundle, transform } from "esbuild";
import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { connect, kernels } from "wasm-ensemble";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { installPackage } from "../install-package.ts";
import { type Site, serve } from "../pages/site.ts";
import { IS_LONG } from "../setup/long.ts";
import { session } from "./app/session.ts";
import { type Builder, buildWithConfig, withEsbuild, withRollup, withVite, withWebpack } from "./builders.ts";
import { sizesOf } from "./entry-size.ts";
import { buildInEmptyProject, follow, recipe, runLine } from "./guide-page.ts";
import { printed, type ServerBuilder, serverWithEsbuild, serverWithWebpack } from "./server.ts";
import { checkTypes, checkTypesAsNode } from "./types.ts";
import { visit } from "./visit.ts";
import { serveWithVite } from "./vite-server.ts";

// Bundlers take their time on busy cores.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const APP = fileURLToPath(new URL("app", import.meta.url));

const COMPILING = `
  import { connect } from "wasm-ensemble";
  import { compileKernel } from "wasm-ensemble/compile";

  const { plus } = await compileKernel("export function plus(a: i32, b: i32): i32 { return a + b; }");
  const client = await connect({ engines: 1 });
  document.body.textContent = "1 + 2 = " + await client.directView(0).apply(plus, 1, 2);
`;

/** A user's folder: the app, with the packed package installed in it. */
let folder: string;
let browser: Browser;
/** What the app finds in Node: the same bits. */
let found: unknown;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ensemble-bundlers-"));
  await cp(APP, folder, { recursive: true });
  await Promise.all([installPackage(folder), writeJavaScript()]);
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
  found = await session(await connect({ engines: 2 }), new URL("app/public/tasks.js", import.meta.url));
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

test("the app finds in Node what it ought to", () => {
  expect(found).toMatchObject({ sums: [12, 12], cubes: 27, executed: 6, areNew: true });
});

test.each<[string, Builder, string]>([
  ["Vite", withVite, "index.html"],
  ["webpack", withWebpack, "main.html"],
])("built by %s, the app finds in a page what it finds in Node", async (_name, build, page) => {
  const { findings } = await explore(await serve({}, {}, await build(folder)), page);
  expect(findings).toEqual(found);
});

describe.each<[string, Builder]>([
  ["esbuild", withEsbuild],
  ["rollup", withRollup],
])("built by %s, which leaves addresses of workers alone, the app finds what it finds in Node", (_name, build) => {
  let out: string;

  beforeAll(async () => {
    out = await build(folder);
  });

  test("with the library's own workers, of a file that is built beside", async () => {
    const { findings } = await explore(await serve({}, {}, out), "main.html");
    expect(findings).toEqual(found);
  });

  test("with workers made of a Blob, without any file of an engine", async () => {
    const { findings, requests } = await explore(await serve({}, {}, out), "from-blob.html");
    expect(findings).toEqual(found);
    // Texts may be parts of their own, which bundlers name after their files.
    expect(requests.filter((address) => /^http.*engine(?!(?:\.\w+)?\.source)/.test(address))).toEqual([]);
  });

  test("with workers of its own", async () => {
    const { findings, requests } = await explore(await serve({}, {}, out), "own-worker.html");
    expect(findings).toEqual(found);
    expect(requests.filter((address) => address.includes("engine")).at(-1)).toMatch(/engines\/mine\.js$/);
  });
});

test("Vite's development server serves the app", async () => {
  const { findings } = await explore(await serveWithVite(folder), "");
  expect(findings).toEqual(found);
});

test("compileKernel compiles in a page built by Vite, with the compiler that comes along", async () => {
  const site = await serve({}, {}, await buildInEmptyProject(join(folder, "compiling"), COMPILING));
  expect(await textOf(site, "index.html")).toBe("1 + 2 = 3");
});

// There is no server: the worker that has the connection runs, and says so.
const REACHING = `
  import { connect } from "wasm-ensemble";

  const createCourier = () => new Worker("/beside.js", { type: "module" });
  const options = { timeoutMs: 0, ...(location.hash === "#own" && { createCourier }) };
  document.body.textContent = "0 = " + (await connect("ws://127.0.0.1:1", options).catch(String));
`;

test("a page built by Vite reaches for a cluster, with the worker that comes along", async () => {
  const site = await serve({}, {}, await buildInEmptyProject(join(folder, "reaching"), REACHING));
  expect(await textOf(site, "index.html")).toContain("no WebSocket could be opened");
});

test("a page built by esbuild reaches for a cluster, with the worker's file beside, or one of its own", async () => {
  const outdir = join(folder, "out/reaching");
  const options = {
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    outdir,
    absWorkingDir: folder,
  } as const;
  const courier = { "courier.bundle": "wasm-ensemble/courier", beside: "wasm-ensemble/courier" };
  await writeFile(join(folder, "reaching.js"), REACHING);
  await bundle({ ...options, entryPoints: { reaching: "./reaching.js", ...courier } });
  const icon = '<link rel="icon" href="data:,">';
  const page = `<!doctype html>${icon}<body><script type="module" src="/reaching.js"></script></body>`;
  for (const address of ["index.html", "index.html#own"]) {
    const site = await serve({ "/index.html": page }, {}, outdir);
    expect(await textOf(site, address)).toContain("no WebSocket could be opened");
  }
});

test.each<[string, ServerBuilder]>([
  ["esbuild", serverWithEsbuild],
  ["webpack", serverWithWebpack],
])("a server that %s has bundled into one file starts engines from the installed package", async (_name, build) => {
  expect(await printed(await build(folder, join(folder, "out/server")))).toBe("13");
});

test("a server in one file that was taken away from the package says what to do", async () => {
  const away = await mkdtemp(join(tmpdir(), "ensemble-away-"));
  onTestFinished(() => rm(away, { recursive: true, force: true }));
  expect(await printed(await serverWithEsbuild(folder, away))).toMatch(
    /^EngineStartError engine 0 did not start: piscina was not found .*keep wasm-ensemble out of the bundle/,
  );
});

test("a page without a bundler finds the library by its import map", async () => {
  const imports = { "wasm-ensemble": "/node_modules/wasm-ensemble/build/page/ensemble.js" };
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  const html = await readFile(join(folder, "index.html"), "utf8");
  const page = html.replace("<body>", `${map}<body>`).replace("./main.ts", "./js/main.js");
  const tasks = await readFile(join(folder, "public/tasks.js"), "utf8");
  const site = await serve({ "/page.html": page, "/tasks.js": tasks }, {}, folder);
  const { findings } = await explore(site, "page.html");
  expect(findings).toEqual(found);
});

describe("the guide's page", () => {
  let alone: string;
  let shown: string;

  beforeAll(async () => {
    const { files } = await recipe("Without a bundler");
    // A browser asks for an icon unless it is given one.
    alone = files["pi.html"]?.replace("<title>", '<link rel="icon" href="data:,"><title>') ?? "";
    const client = await connect();
    const { mean, standardError } = await client.sample(kernels.pi, { samples: 1e9, seed: 2026 });
    await client.close();
    shown = `pi = ${mean} ± ${standardError}`;
  });

  test("says what it shows", async () => {
    const text = await readFile(new URL("../../docs/guide/in-a-page.md", import.meta.url), "utf8");
    expect(text).toContain(`The page shows \`${shown}\``);
  });

  // webpack takes half a minute, and builds apps above.
  test.each(["Vite", "esbuild and rollup", ...(IS_LONG ? ["webpack"] : [])])(
    "works as it says for %s",
    async (heading) => {
      const project = join(folder, `guide-${heading.split(" ")[0]}`);
      const out = await follow(heading, project, (command) =>
        // The program of webpack is a package of its own.
        command === "npx webpack" ? buildWithConfig(project) : runLine(command, project),
      );
      expect(await textOf(await serve({}, {}, out), "index.html")).toBe(shown);
    },
  );

  test("works in a file of its own, and shows what Node finds", async () => {
    expect(await textOf(await serve({ "/page.html": alone }, {}, folder), "page.html")).toBe(shown);
  });

  test("works with the library of another origin, as of a CDN", async () => {
    const other = await serve({}, { "Access-Control-Allow-Origin": "*" }, folder);
    try {
      const html = alone.replace("/node_modules/", `${other.url}/node_modules/`);
      expect(await textOf(await serve({ "/page.html": html }, {}, folder), "page.html")).toBe(shown);
    } finally {
      await other.close();
    }
  });
});

test("the types of the app hold, resolved as bundlers do and as Node does", async () => {
  await expect(checkTypes(folder)).resolves.toBe("");
  await expect(checkTypesAsNode(folder)).resolves.toBe("");
  const wrong = "import { createWorker } from 'wasm-ensemble/blob'; export const text: string = createWorker();";
  await writeFile(join(folder, "wrong.ts"), wrong);
  await expect(checkTypes(folder)).rejects.toThrow(/wrong\.ts\(1,\d+\): error TS2322: Type 'Worker'/);
});

test("an app that connects, calls, maps, pushes and pulls loads less than 86 kB in all, 5 of them before", async () => {
  const { first, later } = await sizesOf(folder);
  expect(first).toBeGreaterThan(3_000);
  expect(first).toBeLessThan(5_000);
  expect(later).toBeGreaterThan(30_000);
  expect(first + later).toBeLessThan(86_000);
});

/** Visits a page of the app, and closes the site. */
async function explore(site: Site, page: string): Promise<{ findings: unknown; requests: readonly string[] }> {
  try {
    const { text, requests } = await visit(browser, `${site.url}/${page}`);
    return { findings: JSON.parse(text), requests };
  } finally {
    await site.close();
  }
}

async function textOf(site: Site, page: string): Promise<string> {
  try {
    return (await visit(browser, `${site.url}/${page}`, "text=/ = /")).text;
  } finally {
    await site.close();
  }
}

/** The app's modules without their types, in js/: for who understands none. */
async function writeJavaScript(): Promise<void> {
  const files = (await readdir(APP)).filter((file) => file.endsWith(".ts"));
  await cp(join(APP, "public"), join(folder, "js/public"), { recursive: true });
  for (const file of files) {
    const { code } = await transform(await readFile(join(APP, file), "utf8"), { loader: "ts", target: "es2022" });
    await writeFile(join(folder, "js", file.replace(/\.ts$/, ".js")), code);
  }
}

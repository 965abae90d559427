import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { runNpm } from "../scripts/lib/npm.mjs";
import { runNode } from "../scripts/lib/run.mjs";
import { TOOLS } from "../scripts/lib/tools.mjs";
import { installPackage } from "./install-package.ts";
import { writtenFiles } from "./snippet-files.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const JAVASCRIPT = `
import { connect } from "wasm-ensemble";

const client = await connect({ engines: 1 });
console.log(await client.directView(0).apply((a, b) => a + b, 1, 2));
await client.close();
`;

/** A user's folder, with the packed package installed in it. */
let app: string;
let installed: string;

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), "ensemble-app-"));
  installed = join(app, "node_modules/wasm-ensemble");
  await installPackage(app);
}, 300_000);

afterAll(() => rm(app, { recursive: true, force: true }));

test("plain node runs a task with the installed package, and ends by itself", async () => {
  await writeFile(join(app, "main.mjs"), JAVASCRIPT);
  expect(await runNode(join(app, "main.mjs"), [], { cwd: app, timeoutMs: 120_000 })).toBe("3\n");
});

test("the command prints its version", async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as { version: string };
  const output = await runNpm(["exec", "--offline", "--", "ensemble", "--version"], { cwd: app, timeoutMs: 120_000 });
  expect(output.trim()).toMatch(new RegExp(`(^|\\s|v)${version.replaceAll(".", "\\.")}$`));
});

test("the command serves the playground, and the compiler that its editor loads", async () => {
  const child = spawn(process.execPath, [
    join(installed, "build/lib/cli/main.bundle.js"),
    "play",
    "--no-open",
    "--port",
    "0",
  ]);
  onTestFinished(() => void child.kill("SIGINT"));
  const [text] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const url = /http:\S+/.exec(text)?.[0] ?? "";
  for (const name of ["", "main.js", "main.css", "engine.bundle.js", "compiler.js"]) {
    expect((await fetch(new URL(name, url), { method: "HEAD" })).status, name).toBe(200);
  }
});

describe("a kernel of one's own, as the guide has it", () => {
  let guide: string;

  beforeAll(async () => {
    guide = await readFile(join(ROOT, "docs/guide/own-kernels.md"), "utf8");
    for (const { name, text } of writtenFiles(guide)) await writeFile(join(app, name), text);
  });

  test("says what to install, as long as the compiler is not there", async () => {
    await expect(sampleDice()).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "needs the AssemblyScript compiler; run npm install assemblyscript@0.28",
      ) as string,
    });
  });

  describe("with the compiler", () => {
    beforeAll(() =>
      symlink(join(ROOT, "node_modules/assemblyscript"), join(app, "node_modules/assemblyscript"), "junction"),
    );

    test("prints what the guide shows, but for the time", async () => {
      const [, shown = ""] = /sample dice\.ts .*\n(dice: [^]*?)```/.exec(guide) ?? [];
      expect(untimed(await sampleDice())).toBe(untimed(shown));
    });

    test("has types for editors", async () => {
      const [, tsconfig = ""] = /^```json\n([^]*?)^```/m.exec(guide) ?? [];
      await mkdir(join(app, "kernels"));
      await copyFile(join(app, "dice.ts"), join(app, "kernels/dice.ts"));
      await writeFile(join(app, "kernels/tsconfig.json"), tsconfig);
      await expect(runNode(TOOLS.tsc, ["--project", join(app, "kernels"), "--pretty", "false"])).resolves.toBe("");
      await writeFile(join(app, "kernels/wrong.ts"), 'import { Rng, uniformly } from "wasm-ensemble/assembly";\n');
      const wrong = runNode(TOOLS.tsc, ["--project", join(app, "kernels"), "--pretty", "false"]);
      await expect(wrong).rejects.toThrow(/no exported member .*uniformly/);
    });
  });
});

test("the engine of Node is one file that needs only Node", async () => {
  const code = await readFile(join(installed, "build/lib/node/engine.bundle.cjs"), "utf8");
  const imported = [...code.matchAll(/^(?:import|export)\b[^"']*?["']([^"']+)["'];?$/gm)].map(([, name]) => name);
  expect(imported.filter((name) => !name?.startsWith("node:"))).toEqual([]);
});

test("the package holds the build, its sources and the licence, and nothing of the workshop", async () => {
  const files = (await readdir(installed, { recursive: true })).map((file) => file.replaceAll("\\", "/"));
  expect(files).toEqual(
    expect.arrayContaining(["LICENSE", "build/wasm/kernels.bytes.js", "src/node/index.ts", "assembly/index.ts"]),
  );
  expect(files).toEqual(expect.arrayContaining(["build/docs/index.html", "build/playground/index.html"]));
  const workshop = /\.tsbuildinfo$|\.stamp$|\.debug\.|tsconfig|^(test|bench|scripts|build\/cache)\//;
  expect(files.filter((file) => workshop.test(file))).toEqual([]);
});

test("what its README and the guide link to is in the package, but for how to work on it", async () => {
  const guide = (await readdir(join(installed, "docs/guide"))).map((page) => `docs/guide/${page}`);
  for (const page of ["README.md", "examples/README.md", ...guide]) {
    const text = await readFile(join(installed, page), "utf8");
    for (const [, link = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      const path = join(page, "..", link);
      if (/^test|^bench|^CONTRIBUTING\.md$|^examples.playground.README\.md$/.test(path)) continue;
      await expect(access(join(installed, path)), `${page}: ${link}`).resolves.toBe(undefined);
    }
  }
});

test("an example runs where the package is installed", async () => {
  const output = await runNode(join(installed, "examples/buffon.js"), [], { cwd: app, timeoutMs: 120_000 });
  expect(output).toMatch(/pi = 3\.14/);
});

test("the package's files find what they import from it by a name of its own", async () => {
  const { imports } = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as { imports: object };
  const known = Object.keys(imports).map((name) => new RegExp(`^${name.replaceAll(".", "\\.").replace("*", ".*")}$`));
  const lib = join(installed, "build/lib");
  const files = (await readdir(lib, { recursive: true })).filter((file) => file.endsWith(".js"));
  const texts = await Promise.all(files.map((file) => readFile(join(lib, file), "utf8")));
  const named = texts.flatMap((text) =>
    [...text.matchAll(/(?:from |import\()"(#[^"]+)"/g)].map(([, name = ""]) => name),
  );
  expect(named).toContain("#engine-source");
  expect(named.filter((name) => !known.some((pattern) => pattern.test(name)))).toEqual([]);
});

test("tools that read no exports, as Parcel without options, find the library by the old fields", async () => {
  const { main, browser, types } = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as {
    readonly main: string;
    readonly browser: string;
    readonly types: string;
  };
  const program = `import { connect } from ${JSON.stringify(join(installed, main))};
    const client = await connect({ engines: 1 });
    console.log(await client.at(0).apply(() => 5));`;
  await writeFile(join(app, "old.mjs"), program);
  expect(await runNode(join(app, "old.mjs"), [], { cwd: app, timeoutMs: 120_000 })).toBe("5\n");
  expect(await readFile(join(installed, types), "utf8")).toContain("connect");
  // They know no imports by names of the package's own either: all that the page's file needs lies beside it.
  const page = await readFile(join(installed, browser), "utf8");
  const named = [...page.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !name.startsWith("./"))).toEqual([]);
});

test("the lock file names no registry", async () => {
  expect(await readFile(join(ROOT, "package-lock.json"), "utf8")).not.toContain('"resolved"');
});

/** What `ensemble sample dice.ts` prints as its result. */
async function sampleDice(): Promise<string> {
  const args = [
    join(installed, "build/lib/cli/main.bundle.js"),
    "sample",
    "dice.ts",
    "--samples",
    "1e7",
    "--seed",
    "1",
  ];
  // A cache of compiled kernels that is not the user's.
  const env = { ...process.env, XDG_CACHE_HOME: join(app, "cache"), NO_COLOR: "1" };
  return (await promisify(execFile)(process.execPath, args, { cwd: app, env })).stdout;
}

function untimed(text: string): string {
  return text.replace(/^time .*$/m, "time");
}

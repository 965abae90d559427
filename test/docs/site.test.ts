import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSite } from "../../docs/site/build-site.ts";
import type { DeadLink } from "../../docs/site/markdown/links.ts";
import { publicMembers } from "../../docs/site/reference/public-members.ts";
import { GROUPS, INSIDE } from "../../docs/site/site-map.ts";

const root = new URL("../../", import.meta.url);
let folder: URL;
let dead: readonly DeadLink[];
/** The pages as they were written, by their paths. */
const pages = new Map<string, string>();

beforeAll(async () => {
  folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), "ensemble-site-"))}/`);
  dead = await buildSite(folder);
  for (const file of await readdir(folder, { recursive: true })) {
    const path = file.replaceAll("\\", "/");
    if (path.endsWith(".html")) pages.set(path, await readFile(new URL(path, folder), "utf8"));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("each page of the guide has its place in the navigation", async () => {
  const files = (await readdir(new URL("docs/guide/", root))).map((file) => `docs/guide/${file}`);
  const listed = [...GROUPS, ...INSIDE].flatMap((group) => group.pages.map(({ source }) => source));
  expect(listed).toEqual(expect.arrayContaining(files));
  expect(new Set(listed).size).toBe(listed.length);
});

test("the front page says what the README says: what it is, and why", async () => {
  const [, sentence] = (await readFile(new URL("README.md", root), "utf8")).split("\n\n");
  expect(await readFile(new URL("docs/index.md", root), "utf8")).toContain(`\n${sentence}\n`);
  const front = pages.get("index.html");
  for (const row of ["Beside piscina", "Beside NumPy and numba", "The same bits anywhere", "Survives killed engines"]) {
    expect(front).toContain(`<td>${row}</td>`);
  }
});

test("each program of examples/ has a page, with its code, what it prints, and its picture", async () => {
  const programs = (await readdir(new URL("examples/", root))).filter((file) => file.endsWith(".js"));
  for (const program of programs) {
    const page = pages.get(`examples/${program.replace(".js", ".html")}`);
    expect(page, program).toContain("wasm-ensemble");
    expect(page, program).toContain('id="what-it-prints"');
  }
  expect(pages.get("examples/sde.html")).toContain('src="../images/examples-pictures-sde.svg"');
  expect(pages.get("examples/mg1.html")).toContain('id="assemblymg1ts"');
});

test("no link of the sources is dead", () => expect(dead).toEqual([]));

test("all that pages refer to is there: files, and places in them", async () => {
  // The playground is served beside them.
  const files = new Set((await readdir(folder, { recursive: true })).map((file) => file.replaceAll("\\", "/")));
  const missing: string[] = [];
  for (const [path, html] of pages) {
    const from = new URL(path, folder);
    for (const [, href = ""] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      if (/^(?:https?|mailto):/.test(href)) continue;
      const url = new URL(href, from);
      const file = url.pathname.slice(folder.pathname.length);
      if (file.startsWith("playground/")) continue;
      const id = decodeURIComponent(url.hash.slice(1));
      const isThere = files.has(file) && (id === "" || (pages.get(file) ?? "").includes(` id="${id}"`));
      if (!isThere) missing.push(`${path}: ${href}`);
    }
  }
  expect(missing).toEqual([]);
});

test("no page has a script, a style or an address of its own, so that a policy can forbid them", () => {
  for (const [path, html] of pages) {
    expect(html, path).not.toMatch(
      /<script(?! src=| type="module" src=)|<style|onclick=|(?:src|href)="https?:\/\/(?:localhost|127)/,
    );
  }
});

describe.each([
  "node/index.ts",
  "node/compile.ts",
  "node/monitor.ts",
  "launch/index.ts",
  "browser/blob.ts",
  "../assembly/ensemble.ts",
])("the reference of %s", (entry) => {
  test("has each name that users can import, each member, and each example", () => {
    const text = [...pages].filter(([path]) => path.startsWith("reference/")).map(([, html]) => html);
    const all = text.join("");
    let owner = "";
    for (const { name, signatures } of publicMembers(entry)) {
      const dot = name.indexOf(".");
      // Those of a base class are at the class that extends it.
      if (dot < 0) owner = name;
      expect(all).toContain(` id="${dot < 0 ? name : `${owner}${name.slice(dot)}`}"`);
      expect(signatures.length, name).toBeGreaterThan(0);
    }
  });
});

test("each entry of the package is explained", async () => {
  const file = await readFile(new URL("package.json", root), "utf8");
  const { exports } = JSON.parse(file) as { exports: Record<string, unknown> };
  for (const entry of Object.keys(exports)) {
    expect(pages.get("reference/entries.html")).toContain(`<code>wasm-ensemble${entry.slice(1)}</code>`);
  }
});

test("examples of doc comments are in the reference", () => {
  expect(pages.get("reference/client.html")).toMatch(/id="Client\.directView"[^]*?<pre class="code ts"/);
});

test("licences go with what is bundled", async () => {
  expect(await readFile(new URL("licenses.txt", folder), "utf8")).toMatch(/^minisearch\n\n.*MIT/s);
});

test("the search knows each page, and fits in what a phone loads", async () => {
  const text = await readFile(new URL("search.json", folder), "utf8");
  const known = (JSON.parse(text) as { path: string }[]).map(({ path }) => path);
  expect(new Set(known)).toEqual(new Set(pages.keys()));
  expect(text.length).toBeLessThan(700_000);
});

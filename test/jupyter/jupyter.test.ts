import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findJupyterPython } from "../../scripts/lib/jupyter-python.mjs";
import { ensemble } from "../cli/ensemble.ts";
import { parseXml } from "../node/plot/svg-tree.ts";

const run = promisify(execFile);
const PYTHON = findJupyterPython();
const NOTEBOOK = fileURLToPath(new URL("../../examples/tutorial.ipynb", import.meta.url));

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: string | readonly string[];
    readonly outputs?: readonly Output[];
  }[];
}

interface Output {
  readonly output_type: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
}

describe.skipIf(PYTHON === undefined)("Jupyter itself", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ensemble-jupyter-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs Python with a Jupyter that has our kernel, and nothing of the user's. */
  async function python(engines: number, ...args: readonly string[]): Promise<string> {
    const prefix = join(folder, `with ${engines} engines`);
    expect((await ensemble("jupyter", "install", "--prefix", prefix, "--engines", String(engines))).stderr).toBe("");
    const env = {
      ...process.env,
      JUPYTER_PATH: join(prefix, "share/jupyter"),
      JUPYTER_DATA_DIR: join(folder, "data"),
      JUPYTER_CONFIG_DIR: join(folder, "config"),
      JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
      IPYTHONDIR: join(folder, "ipython"),
    };
    const { stdout, stderr } = await run(PYTHON ?? "", args, { env, cwd: folder });
    return stdout + stderr;
  }

  test("finds nothing wrong with the kernel, by its own suite", async () => {
    const report = await python(2, fileURLToPath(new URL("kernel_test.py", import.meta.url)));
    // What is skipped is the pager, which only IPython has.
    expect(report).toMatch(/Ran 12 tests in .*\n\nOK \(skipped=1\)/);
  });

  test("runs the tutorial, and gets what it says", async () => {
    const args = ["--to", "notebook", "--execute", "--output-dir", folder, NOTEBOOK];
    await python(4, "-m", "nbconvert", ...args);
    expect(shownIn(join(folder, "tutorial.ipynb"))).toEqual(shownIn(NOTEBOOK));
  });

  test("makes a page of it, with plots and tables", async () => {
    await python(4, "-m", "nbconvert", "--to", "html", "--output-dir", folder, NOTEBOOK);
    const page = readFileSync(join(folder, "tutorial.html"), "utf8");
    expect(page.match(/<caption>/g)).toHaveLength(2);
    expect(page.match(/data-mime-type="image\/svg\+xml"/g)).toHaveLength(2);
  });
});

test("the tutorial names no folder of the machine that it was run on", () => {
  const text = readFileSync(NOTEBOOK, "utf8");
  for (const place of [`${homedir()}/`, process.cwd(), "node_modules"].filter(({ length }) => length > 1))
    expect(text).not.toContain(place);
});

/** What the cells of a notebook show. Points of a plot are those that were seen on the way, which differ. */
function shownIn(file: string): unknown[] {
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as Notebook;
  return cells.map(({ source, outputs = [] }) => [joined(source), outputs.map(shownOf)]);
}

function shownOf({ output_type, text = "", data = {} }: Output): unknown {
  const { "image/svg+xml": svg, ...texts } = data;
  const plot = svg === undefined ? undefined : labelsOf(joined(svg));
  return [output_type, joined(text), Object.entries(texts).map(([type, part]) => [type, joined(part)]), plot];
}

/** The texts of a plot: its title, what was sampled, and the last estimate; without the numbers on the axes. */
function labelsOf(svg: string): string[] {
  expect(parseXml(svg).name).toBe("svg");
  return [...svg.matchAll(/<text[^>]*>([^<]*[a-z±][^<]*)<\/text>/g)].map(([, text = ""]) => text);
}

function joined(text: string | readonly string[]): string {
  return typeof text === "string" ? text : text.join("");
}

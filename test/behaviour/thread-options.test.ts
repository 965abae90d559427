import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ConnectOptions, connect, EngineStartError } from "wasm-ensemble";
import { failure } from "./support.ts";

async function connected(options: ConnectOptions) {
  const client = await connect({ engines: 1, ...options });
  onTestFinished(() => client.close());
  return client;
}

function preload(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "ensemble-preload-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "preload.cjs");
  writeFileSync(path, source);
  return path;
}

describe("execArgv", () => {
  test("is the command line of engines, of those that come later, too", async () => {
    const path = preload("globalThis.isLoaded = true;");
    const execArgv = ["--require", path, "--conditions=special"];
    const client = await connected({ execArgv });
    const told = "[process.execArgv, globalThis.isLoaded]";
    expect((await client.at(0).execute(told)).value).toEqual([execArgv, true]);
    // The list is read at the call.
    execArgv.length = 0;
    await client.addEngines(1);
    expect((await client.at(1).execute(told)).value).toEqual([["--require", path, "--conditions=special"], true]);
  });

  test.each([["--expose-gc"], ["--max-old-space-size=100"], ["--no-such-option"]])(
    "with %s, which threads refuse, is an error that names it",
    async (option) => {
      const error = (await failure(connect({ engines: 2, execArgv: ["--conditions=x", option] }))) as Error;
      expect(error).toBeInstanceOf(EngineStartError);
      expect(error.message).toMatch(
        new RegExp(`^engine \\d did not start: a thread can't be started with ${option} \\(execArgv\\): `),
      );
    },
  );

  test("that loads what is not there is an error that names it", async () => {
    const error = (await failure(connect({ engines: 1, execArgv: ["--require", "/no/such/file.cjs"] }))) as Error;
    expect(error).toBeInstanceOf(EngineStartError);
    expect(error.message).toContain("/no/such/file.cjs");
  });
});

describe("env", () => {
  test("is process.env of engines, instead of this process's", async () => {
    const env: Record<string, string | undefined> = { LEVEL: "1", NOTHING: undefined };
    const client = await connected({ env });
    env["LEVEL"] = "2";
    await client.addEngines(1);
    const got = await client.directView().execute("({ ...process.env })");
    expect(got).toMatchObject([{ value: { LEVEL: "1" } }, { value: { LEVEL: "1" } }]);
    expect(Object.keys(Object(got[0]?.value) as object)).toEqual(["LEVEL"]);
  });

  test("may add to it; by default each engine has a copy", async () => {
    const client = await connected({ env: { ...process.env, LEVEL: "1" } });
    const { value } = await client.at(0).execute("[process.env.PATH, process.env.LEVEL]");
    expect(value).toEqual([process.env["PATH"], "1"]);
    const plain = await connected({});
    await plain.at(0).execute("process.env.ENSEMBLE_TEST_CHANGED = '1'");
    expect(process.env["ENSEMBLE_TEST_CHANGED"]).toBeUndefined();
  });

  test("with NODE_OPTIONS that threads refuse is an error that names them", async () => {
    const error = (await failure(connect({ engines: 1, env: { NODE_OPTIONS: "--title=a" } }))) as Error;
    expect(error).toBeInstanceOf(EngineStartError);
    expect(error.message).toContain("--title= is not allowed in NODE_OPTIONS (env.NODE_OPTIONS)");
  });
});

test.each([
  [{ execArgv: "--import tsx" }, 'execArgv expects a list of strings, got the string "--import tsx"'],
  [{ execArgv: ["--import", 5] }, "execArgv expects strings, got 5 at 1"],
  [{ execArgv: null }, "execArgv expects a list of strings, got null"],
  [{ env: null }, "env expects an object of names and strings, got null"],
  [{ env: ["A=1"] }, "env expects an object of names and strings, got"],
  [{ env: { A: 5 } }, "env expects strings, got 5 for A"],
])("%j is a TypeError", async (options, message) => {
  const error = (await failure(connect(options as never))) as Error;
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toContain(message);
});

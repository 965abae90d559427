import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { closureReader } from "../../../src/node/closures/read-closures.ts";

// A ring: while the first runs, the second asks for what the first exports.
const FIRST = 'exports.add = (a, b) => a + b; require("./second.cjs");';
const SECOND = 'globalThis.askInRing(require("./first.cjs").add);';

test("what a package exports is known once its module has run, though it was asked for before", async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "ring-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  const place = join(folder, "node_modules/ring");
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "first.cjs"), FIRST);
  await writeFile(join(place, "second.cjs"), SECOND);
  const first = join(place, "first.cjs");
  const reader = closureReader(String, true);
  const answers: unknown[] = [];
  Object.assign(globalThis, { askInRing: (add: object) => answers.push(reader?.exportOf(add)) });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, "askInRing"));
  const { add } = createRequire(import.meta.url)(first) as { readonly add: object };
  expect(answers).toEqual([undefined]);
  expect(reader?.exportOf(add)).toEqual({ kind: "module", url: pathToFileURL(first).href, name: "add" });
  // What no module exports stays so.
  const own = () => answers;
  expect([reader?.exportOf(own), reader?.exportOf(own)]).toEqual([undefined, undefined]);
});

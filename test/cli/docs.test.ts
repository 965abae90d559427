import { once } from "node:events";
import { beforeAll, expect, test } from "vitest";
import { buildDocs } from "../../scripts/build-docs.mjs";
import { withLock } from "../../scripts/lib/lock.mjs";
import { ending, ensemble, start } from "./ensemble.ts";

// Only `npm run build` and `npm test` have made them.
beforeAll(() => withLock(buildDocs));

test("the docs are served, with all that their pages load, and Ctrl-C ends it", async () => {
  const child = start("docs", "--no-open", "--port", "0");
  const ended = ending(child);
  const [text] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const [, url = ""] = /^docs at (http:\/\/127\.0\.0\.1:\d+\/) {2}Ctrl-C ends it\n$/.exec(text) ?? [];
  const page = await (await fetch(url)).text();
  expect(page).toContain("<title>Ensemble: ");
  const named = [...page.matchAll(/(?:href|src)="(\.\/[^"#]+)"/g)].map(([, name = ""]) => name);
  expect(named).toEqual(expect.arrayContaining(["./main.js", "./playground/", "./playground/inter.woff2"]));
  for (const name of [...named, "search.json", "guide/sweeps.html", "reference/client.html"]) {
    expect((await fetch(new URL(name, url))).status, name).toBe(200);
  }
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
});

test("arguments that it has no use for are refused", async () => {
  expect(await ensemble("docs", "sweeps")).toEqual({
    code: 2,
    stdout: "",
    stderr: "ensemble: docs expects options only; got sweeps\n",
  });
});

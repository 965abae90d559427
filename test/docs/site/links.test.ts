import { expect, test } from "vitest";
import { Links } from "../../../docs/site/markdown/links.ts";
import type { Page } from "../../../docs/site/page/page.ts";

const page = (path: string, source: string): Page => ({ path, source, title: path, markdown: "" });
const start = page("guide/sweeps.html", "docs/guide/sweeps.md");
const other = page("guide/chains.html", "docs/guide/chains.md");
const examples = page("examples/index.html", "examples/README.md");
const names = new Map([["Client.close", "reference/client.html#Client.close"]]);

function links() {
  return new Links([start, other, examples], names);
}

test.each([
  ["chains.md", "../guide/chains.html"],
  ["chains.md#r-hat", "../guide/chains.html#r-hat"],
  ["../../examples/README.md", "../examples/index.html"],
  ["../../examples", "../examples/index.html"],
  ["https://example.org/a#b", "https://example.org/a#b"],
  ["#here", "#here"],
  ["api:Client.close", "../reference/client.html#Client.close"],
])("%s leads to %s", (href, expected) => {
  expect(links().resolve(start, href, "link")).toBe(expected);
});

test.each(["../../src/node/connect.ts", "../../src", "../../examples/newcomb.csv"])(
  "%s, which the site does not show, leads nowhere, and is not dead",
  (href) => {
    const all = links();
    expect(all.resolve(start, href, "link")).toBeUndefined();
    expect(all.dead(new Map())).toEqual([]);
  },
);

test.each([
  ["nowhere.md", "there is no such file"],
  ["../../src/missing.ts", "there is no such file"],
  ["api:Client.shut", "no public member has this name"],
  ["chains.md#no-such-part", "the page has no such heading"],
  ["#no-such-part", "the page has no such heading"],
])("%s is dead: %s", (href, why) => {
  const all = links();
  all.resolve(start, href, "link");
  const ids = new Map([
    [start.path, new Set(["sweeps"])],
    [other.path, new Set(["r-hat"])],
  ]);
  expect(all.dead(ids)).toEqual([{ source: "docs/guide/sweeps.md", href: href.replace("api:", ""), why }]);
});

test("a picture comes along", () => {
  const all = links();
  expect(all.resolve(start, "../../examples/playground/screenshot.png", "image")).toBe(
    "../images/examples-playground-screenshot.png",
  );
  expect([...all.images]).toEqual([
    ["examples/playground/screenshot.png", "images/examples-playground-screenshot.png"],
  ]);
});

import { expect, test } from "vitest";
import { render } from "../../../docs/site/markdown/render.ts";

const html = (markdown: string) =>
  render(
    markdown,
    (href) => (href === "nowhere" ? undefined : href),
    (name) => (name === "Client" ? "client.html" : undefined),
  ).html.trim();

test("headings have the ids that GitHub gives them, or their own", () => {
  const { headings } = render(
    "# Title\n\n## `a.b()`, and more\n\n## Same\n\n## Same\n\n## Own {#Client.close}\n",
    (href) => href,
    () => undefined,
  );
  expect(headings.map(({ id }) => id)).toEqual(["title", "ab-and-more", "same", "same-1", "Client.close"]);
  expect(headings.at(-1)?.text).toBe("Own");
});

test("headings have levels without gaps", () => {
  const { headings } = render(
    "# A\n\n### B\n\n### C\n\n## D\n\n### E\n",
    (href) => href,
    () => undefined,
  );
  expect(headings.map(({ level }) => level)).toEqual([1, 2, 2, 2, 3]);
  expect(html("# A\n\n### B\n")).toMatch(/<h2 id="b">B .*<\/h2>/);
});

test("a link that leads nowhere is its words", () => {
  expect(html("see [the `source`](nowhere), [this](a.md)")).toBe(
    '<p>see the <code>source</code>, <a href="a.md">this</a></p>',
  );
});

test("the empty corner of a table is no header", () => {
  const table = html("| | a |\n|---|---|\n| b | c |\n");
  expect(table.match(/<thead>[^]*<\/thead>/)?.[0].replaceAll("\n", "")).toBe(
    "<thead><tr><td></td><th>a</th></tr></thead>",
  );
});

test("code has colours, and nothing in it is HTML", () => {
  expect(html('```js\nconst a = "<b>"; // c & d\n```')).toBe(
    '<pre class="code js" tabindex="0"><code><span class="k">const</span> a = <span class="l">&quot;&lt;b&gt;&quot;</span>; <span class="c">// c &amp; d</span></code></pre>',
  );
  expect(html("```console\n$ ls <x>\nout & err\n```")).toContain(
    '<span class="p">$ </span>ls &lt;x&gt;<span class="c"></span>\n<span class="o">out &amp; err</span>',
  );
});

test("names of a declaration are links, those of a member too", () => {
  expect(html("```ts declaration\nfunction at(): Client\n```")).toContain('<a href="client.html">Client</a>');
  const member = html("```ts member\nget a(): Client\nset a(value: Client)\n```");
  expect(member).toContain('<span class="k">get</span> a(): <span class="t"><a href="client.html">Client</a></span>\n');
  expect(member).not.toContain("class X");
});

test("what the search knows of a page are its words, by heading", () => {
  const { sections } = render(
    "# A\n\nOne `two`\nthree.\n\n```js\ncode\n```\n\n## B\n\n- four\n",
    (href) => href,
    () => undefined,
  );
  expect(sections).toEqual([
    { id: "a", heading: "A", text: "One two three." },
    { id: "b", heading: "B", text: "four" },
  ]);
});

import { expect, test } from "vitest";
import { docMarkdown } from "../../../docs/site/reference/doc-comment.ts";

test("a doc comment as Markdown: words, parameters, what is given and thrown, examples", () => {
  const doc = [
    "Closes the {@link Client}, or {@link Client.at one engine}.",
    "",
    "@param graceMs - how long,",
    "  in ms",
    "@returns when it is done",
    "@throws {TypeError} {ClientClosedError} when it was closed @throws {RangeError} below 0",
    "",
    "@example",
    "await client.close();",
  ].join("\n");
  expect(docMarkdown(doc, "api:")).toBe(
    [
      "Closes the [`Client`](api:Client), or [`one engine`](api:Client.at).",
      [
        "- `graceMs`: how long, in ms",
        "- **gives** when it is done",
        "- **throws** `TypeError`, [`ClientClosedError`](api:ClientClosedError) when it was closed",
        "- **throws** `RangeError` below 0",
      ].join("\n"),
      "```ts\nawait client.close();\n```",
    ].join("\n\n"),
  );
});

test("no comment is no text", () => {
  expect(docMarkdown("", "api:")).toBe("");
});

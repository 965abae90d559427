import { expect, test } from "vitest";
import { withTables } from "../../../docs/site/front.ts";

const readme =
  "# A\n\n| no | table |\n\n## Why Ensemble\n\nWords.\n\n| a | b |\n|---|---|\n| [c](docs/c.md) | [d](https://d) |\n\nMeasured\nhere.\n\n| f |\n\n## Next\n\n| e |\n";

test("a table of the README stands in the front page, with its heading", () => {
  expect(withTables("# Front\n\n<!-- README.md: Why -->\n\nend\n", readme)).toBe(
    "# Front\n\n## Why Ensemble\n\n| a | b |\n|---|---|\n| [c](../docs/c.md) | [d](https://d) |\n\nMeasured\nhere.\n\nend\n",
  );
});

test("one that is not there is an error", () => {
  expect(() => withTables("<!-- README.md: How -->\n", readme)).toThrow("the README has no table below “How”");
});

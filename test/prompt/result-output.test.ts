import { afterAll, expect, test } from "vitest";
import { connect } from "../../build/lib/node/connect.js";
import { openSession } from "../../build/lib/prompt/open-session.js";

const session = await openSession({ client: await connect({ engines: 2 }) });
afterAll(() => session.close());

/** What a cell shows while it runs. */
async function output(code: string): Promise<string> {
  let text = "";
  await session.run(code, {
    name: "cell",
    output: (event) => {
      if (event.kind === "stream") text += event.text;
    },
  });
  return text;
}

test("what displayOutputs shows has its own labels in a cell", async () => {
  const shown = await output(
    `const result = dview.execute("console.log('said'); engine.id + 1"); await result; await result.displayOutputs();`,
  );
  expect(
    shown
      .split("\n")
      .filter((line) => line.startsWith("[output"))
      .join(" "),
  ).toBe("[output:0] 1 [output:1] 2");
  expect(shown.match(/^\[stdout:0\] said$/gm)).toHaveLength(2);
  const failed = await output(`await dview.apply(() => { throw new RangeError("no"); }).displayOutputs();`);
  expect(failed).toContain("[error:0,1] RangeError: no\n");
});

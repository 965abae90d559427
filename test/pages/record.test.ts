import { expect, test } from "vitest";
import { replay } from "../../src/recording/replay.ts";
import { openPage } from "./page.ts";

test("a page hands its recording to a function; it says what was not over when the page was left", async () => {
  const page = await openPage();
  const lines = await page.evaluate(async () => {
    let text = "";
    const record = (more: string): void => {
      text += more;
    };
    const client = await lib.connect({ engines: 2, record });
    const view = client.loadBalancedView();
    await view.map((x: number) => x, [1, 2, 3]);
    const endless = client.directView(1).apply(() => new Promise(() => undefined));
    client.loadBalancedView({ after: endless }).apply(() => 1);
    await client.directView(0).apply(() => 1);
    return text;
  });
  const { difference, remains } = replay(lines.split("\n"));
  expect(difference).toBe(undefined);
  expect(remains.tasks.map(({ state, engineId }) => [state, engineId])).toEqual([
    ["sent", 1],
    ["held", undefined],
  ]);
});

test("a page can't write files, and says so", async () => {
  const page = await openPage();
  const told = await page.evaluate(() => lib.connect({ engines: 1, record: "run.jsonl" }).catch(String));
  expect(told).toMatch(/^TypeError: record expects a function of lines, got .*run\.jsonl/u);
});

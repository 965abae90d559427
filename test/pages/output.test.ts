import { expect, test } from "vitest";
import { openPage } from "./page.ts";

test("what engines write is on the console of the page, by engine; with capture it is not", async () => {
  const page = await openPage();
  const messages: string[] = [];
  page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
  const stdout = await page.evaluate(async () => {
    const speak = (): void => {
      console.log("hello", { engine: 1 });
      console.error("oops");
      console.info("bye");
    };
    const client = await lib.connect({ engines: 1 });
    const result = client.at(0).apply(speak);
    await result;
    await client.close();
    const silent = await lib.connect({ engines: 1, output: "capture" });
    await silent.at(0).apply(speak);
    await silent.at(0).apply(speak).displayOutputs();
    await silent.close();
    return result.stdout;
  });
  expect(stdout).toEqual(["hello { engine: 1 }\nbye\n"]);
  await expect
    .poll(() => messages)
    .toEqual([
      "log: [engine 0] hello { engine: 1 }",
      "error: [engine 0] oops",
      "log: [engine 0] bye",
      "log: [stdout:0] hello { engine: 1 }\n[stdout:0] bye",
      "error: [stderr:0] oops",
    ]);
});

test("what a kernel writes is output of its task", async () => {
  const page = await openPage();
  const messages: string[] = [];
  page.on("console", (message) => messages.push(message.text()));
  const stdout = await page.evaluate(async () => {
    const kernel = await lib.compileKernel<{ speak: () => void }>(
      'export function speak(): void { console.log("from wasm"); trace("x", 1, 1.5); }',
    );
    const client = await lib.connect({ engines: 1 });
    const result = client.at(0).apply(kernel.functions.speak);
    await result;
    await client.close();
    return result.stdout;
  });
  expect(stdout).toEqual(["from wasm\nx 1.5\n"]);
  await expect.poll(() => messages.join("\n")).toBe("[engine 0] from wasm\n[engine 0] x 1.5");
});

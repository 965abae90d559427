import { afterAll, beforeAll, expect, test } from "vitest";
import { contents, FrontEnd, shown, written } from "./front-end.ts";

let frontEnd: FrontEnd;

beforeAll(async () => {
  frontEnd = await FrontEnd.start("--engines", "2");
});
afterAll(() => frontEnd.close());

const typesOf = ({ published }: { published: readonly { header: { msg_type: string } }[] }): string[] =>
  published.map(({ header }) => header.msg_type);

test("kernel_info says what the language is, on both channels", async () => {
  for (const channel of ["shell", "control"] as const) {
    const { reply } = await frontEnd.ask("kernel_info_request", {}, channel);
    expect(reply.header.msg_type).toBe("kernel_info_reply");
    expect(reply.content).toMatchObject({ status: "ok", protocol_version: "5.3", implementation: "ensemble" });
    expect(reply.content["language_info"]).toMatchObject({ name: "typescript", file_extension: ".ts" });
  }
});

test("a cell is busy, shows its input, what it writes and its value, and is idle", async () => {
  const answer = await frontEnd.execute('console.log("out"); console.error("err");\nconst n: number = 41;\nn + 1');
  expect(typesOf(answer)).toEqual(["status", "execute_input", "stream", "stream", "execute_result", "status"]);
  expect(written(answer, "stdout")).toBe("out\n");
  expect(written(answer, "stderr")).toBe("err\n");
  expect(shown(answer)).toBe("42");
  const count = answer.reply.content["execution_count"];
  expect(answer.reply.content).toMatchObject({ status: "ok", user_expressions: {}, payload: [] });
  expect(contents(answer, "execute_input")[0]).toMatchObject({ execution_count: count });
  expect(contents(answer, "execute_result")[0]).toMatchObject({ execution_count: count });
});

test("cells see each other's declarations and the engines, and may import and await", async () => {
  await frontEnd.execute('import { basename } from "node:path"; const half = (x: number): number => x / 2;');
  expect(shown(await frontEnd.execute("half(8) + basename('a/b')"))).toBe("'4b'");
  expect(shown(await frontEnd.execute("await dview.apply((x: number) => x + engine.id, 1)"))).toBe("[ 1, 2 ]");
  const px = await frontEnd.execute("%px const here = engine.id; console.log('on', here)");
  expect(written(px, "stdout").trim().split("\n").toSorted()).toEqual(["[stdout:0] on 0", "[stdout:1] on 1"]);
});

test("what takes long to write comes in few messages, all of it in order", async () => {
  const answer = await frontEnd.execute("for (let i = 0; i < 20_000; i++) console.log(i)");
  expect(written(answer, "stdout").split("\n").slice(0, -1).map(Number)).toEqual(
    Array.from({ length: 20_000 }, (_, i) => i),
  );
  expect(contents(answer, "stream").length).toBeLessThan(50);
});

test("a silent cell shows nothing and is not counted; nor is one without history, or without code", async () => {
  const before = (await frontEnd.execute("0")).reply.content["execution_count"];
  const silent = await frontEnd.execute("console.log('x'); globalThis.wasRun = 1; 5", { silent: true });
  expect(typesOf(silent)).toEqual(["status", "status"]);
  const unstored = await frontEnd.execute("wasRun", { store_history: false });
  expect(shown(unstored)).toBe("1");
  const empty = await frontEnd.execute(" \n");
  expect([silent, unstored, empty].map(({ reply }) => reply.content["execution_count"])).toEqual([
    before,
    before,
    before,
  ]);
});

test("an error has its name, message and the cell's line, in colours", async () => {
  const answer = await frontEnd.execute("const ok = 1;\nthrow new RangeError('too far');");
  const count = answer.reply.content["execution_count"];
  expect(answer.reply.content).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
  const [error] = contents(answer, "error");
  expect(error?.["traceback"]).toEqual([
    "\u001B[31mRangeError\u001B[0m: too far",
    `\u001B[2m    at cell ${String(count)}:2:7\u001B[0m`,
  ]);
  const syntax = await frontEnd.execute("let a = 1;\nlet b = ;");
  expect(syntax.reply.content).toMatchObject({ ename: "SyntaxError" });
  expect(syntax.reply.content["evalue"]).toMatch(/^cell \d+:2:9: /);
});

test("cells that were sent along with one that fails are not run, those sent after its reply are", async () => {
  const [failing, second, third] = [
    frontEnd.submit("throw new Error('first')"),
    frontEnd.submit("globalThis.second = 1"),
    frontEnd.submit("globalThis.third = 1", { stop_on_error: false }),
  ];
  const info = frontEnd.send("kernel_info_request", {});
  expect((await frontEnd.answer(failing)).reply.content).toMatchObject({ status: "error" });
  for (const id of [second, third]) {
    const answer = await frontEnd.answer(id);
    expect(answer.reply.content).toMatchObject({ status: "aborted" });
    expect(typesOf(answer)).toEqual(["status", "status"]);
  }
  expect((await frontEnd.answer(info)).reply.content).toMatchObject({ status: "ok" });
  expect(shown(await frontEnd.execute("[typeof second, typeof third]"))).toBe("[ 'undefined', 'undefined' ]");
  const [kept, next] = [frontEnd.submit("throw 1", { stop_on_error: false }), frontEnd.submit("2")];
  expect((await frontEnd.answer(kept)).reply.content).toMatchObject({ status: "error" });
  expect(shown(await frontEnd.answer(next))).toBe("2");
});

test("user expressions are answered one by one", async () => {
  const { reply } = await frontEnd.execute("const base = 20;", {
    user_expressions: { twice: "2 * base", bad: "nope" },
  });
  expect(reply.content["user_expressions"]).toMatchObject({
    twice: { status: "ok", data: { "text/plain": "40" } },
    bad: { status: "error", ename: "ReferenceError" },
  });
});

test("completion counts characters as Jupyter does", async () => {
  const code = "'😀'; consol";
  const { reply } = await frontEnd.ask("complete_request", { code, cursor_pos: Array.from(code).length });
  expect(reply.content).toMatchObject({ status: "ok", cursor_start: 5, cursor_end: 11 });
  expect(reply.content["matches"]).toContain("console");
});

test("inspection tells of what stands there, and within a call of what is called", async () => {
  await frontEnd.execute("function half(of: number) { return of / 2; }");
  const ask = async (code: string, cursor_pos = code.length) =>
    (await frontEnd.ask("inspect_request", { code, cursor_pos, detail_level: 0 })).reply.content;
  const found = await ask("half", 2);
  expect(found).toMatchObject({ status: "ok", found: true });
  expect((found["data"] as Record<string, string>)["text/plain"]).toContain("half(of)");
  for (const code of ["1 + half(", "half((1 + 2), "]) expect(await ask(code)).toEqual(found);
  expect(await ask("(1 + ")).toEqual({ status: "ok", found: false, data: {}, metadata: {} });
});

const ask = async (code: string) => (await frontEnd.ask("is_complete_request", { code })).reply.content;

test("code is complete, goes on, or is wrong", async () => {
  expect(await ask("1 + 1")).toEqual({ status: "complete" });
  expect(await ask("  if (true) {")).toEqual({ status: "incomplete", indent: "    " });
  expect(await ask("let 1")).toEqual({ status: "invalid" });
});

test("history has the latest cells, with their values where it is asked", async () => {
  const line = (await frontEnd.execute("6 * 7")).reply.content["execution_count"];
  const tail = { hist_access_type: "tail", n: 1, raw: true };
  expect((await frontEnd.ask("history_request", tail)).reply.content["history"]).toEqual([[1, line, "6 * 7"]]);
  const { reply } = await frontEnd.ask("history_request", { ...tail, output: true });
  expect(reply.content["history"]).toEqual([[1, line, ["6 * 7", "42"]]]);
});

test("there are no comms, and one that is opened is closed", async () => {
  expect((await frontEnd.ask("comm_info_request", {})).reply.content).toEqual({ status: "ok", comms: {} });
  const id = frontEnd.send("comm_open", { comm_id: "c1", target_name: "jupyter.widget", data: {} });
  const closed = await frontEnd.published(
    ({ parent, header }) => parent["msg_id"] === id && header.msg_type === "comm_close",
  );
  expect(closed.content).toEqual({ comm_id: "c1", data: {} });
});

test("values show themselves, and can be shown anew in their place", async () => {
  const answer = await frontEnd.execute(`
    const table = { toHTML: () => "<b>1</b>", toSVG: () => "<svg/>" };
    const shown = display(table);
    shown.update("later");
    clearOutput({ wait: true });
    ({ [Symbol.for("Jupyter.display")]: async () => ({ "application/json": { a: 1 }, "text/markdown": "*x*" }) })`);
  const [first] = contents(answer, "display_data");
  expect(first).toMatchObject({ data: { "text/html": "<b>1</b>", "image/svg+xml": "<svg/>" } });
  expect(contents(answer, "update_display_data")).toEqual([{ ...first, data: { "text/plain": "later" } }]);
  expect(contents(answer, "clear_output")).toEqual([{ wait: true }]);
  const [result] = contents(answer, "execute_result");
  expect(result).toMatchObject({ data: { "application/json": { a: 1 }, "text/markdown": "*x*" } });
});

test("a value whose own method throws is shown as text, and the reason said", async () => {
  const answer = await frontEnd.execute("({ toSVG() { throw new Error('no ink') } })");
  expect(shown(answer)).toMatch(/^\{ toSVG/);
  expect(written(answer, "stderr")).toBe("the value could not be shown: no ink\n");
  const number = await frontEnd.execute("({ toHTML: () => 7 })");
  expect(written(number, "stderr")).toBe("the value could not be shown: toHTML() gave 7, no text\n");
});

test("input is refused at once", async () => {
  const asked = await frontEnd.execute("prompt('who?')", { allow_stdin: true });
  expect(asked.reply.content["evalue"]).toMatch(/^prompt\(\) can't ask: cells of this kernel have no input/);
  const read = await frontEnd.execute("let lines = 0; for await (const line of process.stdin) lines++; lines");
  expect(shown(read)).toBe("0");
  expect(written(read, "stderr")).toMatch(/^cells of this kernel have no standard input/);
});

const isLate = (text: string) => (message: { content: Readonly<Record<string, unknown>> }) =>
  String(message.content["text"]).includes(text);

test("what fails after its cell has ended is written, and the kernel goes on", async () => {
  await frontEnd.execute("setTimeout(() => { throw new Error('late') }, 1); void Promise.reject(new Error('unheard'))");
  await frontEnd.published(isLate("Uncaught Error: late"));
  await frontEnd.published(isLate("Uncaught Error: unheard"));
  expect(shown(await frontEnd.execute("'on'"))).toBe("'on'");
});

test("a message that is not signed with the kernel's key is left out", async () => {
  frontEnd.send("execute_request", { code: "globalThis.forged = 1" }, "shell", "another key");
  expect(shown(await frontEnd.execute("typeof forged"))).toBe("'undefined'");
  expect(frontEnd.stderr).toContain("is not signed with the key of this kernel");
});

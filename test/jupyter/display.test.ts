import { afterAll, beforeAll, expect, test } from "vitest";
import { parseXml } from "../node/plot/svg-tree.ts";
import { contents, FrontEnd, shown } from "./front-end.ts";

let frontEnd: FrontEnd;

beforeAll(async () => {
  frontEnd = await FrontEnd.start("--engines", "2");
});
afterAll(() => frontEnd.close());

type Data = Readonly<Record<string, string>>;
const dataOf = (content: Readonly<Record<string, unknown>> | undefined): Data => (content?.["data"] ?? {}) as Data;

test("an estimate is shown with its plot and a table", async () => {
  const answer = await frontEnd.execute("await client.sample(kernels.pi, { samples: 1e7, seed: 2026 })");
  const [plot] = contents(answer, "display_data").map(dataOf);
  expect(parseXml(plot?.["image/svg+xml"] ?? "").name).toBe("svg");
  expect(plot?.["image/svg+xml"]).toMatch(/^<svg .*known 3\.1415927/s);
  const [result] = contents(answer, "execute_result").map(dataOf);
  expect(result?.["text/plain"]).toMatch(/^Estimate \{ 3\.14\d+ ± 0\.000\d+, 10,000,000 samples, seed 2026/);
  expect(result?.["text/html"]).toMatch(/<caption>10,000,000 samples · seed 2026<\/caption>.*<td>pi<\/td><td>3\.14/);
});

test("it is the same in later cells, and each of its kind has its own", async () => {
  await frontEnd.execute(
    "const [a, b] = await Promise.all([kernels.pi, kernels.european].map((k) => client.sample(k, { samples: 1e6, seed: 1 })))",
  );
  const titles = [];
  for (const name of ["a", "b"]) {
    const [plot] = contents(await frontEnd.execute(name), "display_data").map(dataOf);
    titles.push(/<title>(\w+)/.exec(plot?.["image/svg+xml"] ?? "")?.[1]);
  }
  expect(titles).toEqual(["pi", "european"]);
});

test("a run that a cell ends with is waited for, and its plot takes the place of its progress", async () => {
  const answer = await frontEnd.execute("client.sample(kernels.pi, { timeLimitMs: 800, seed: 2026 })");
  const [progress] = contents(answer, "display_data");
  expect(dataOf(progress)["text/plain"]).toMatch(/^[█░ ]+\d+ % {2}3\.14\S* ± .* samples\/s .* left$/);
  const last = contents(answer, "update_display_data").at(-1);
  expect(last?.["transient"]).toEqual(progress?.["transient"]);
  expect(dataOf(last)["image/svg+xml"]).toContain("<svg");
  expect(shown(answer)).toMatch(/ended by timeLimit \}$/);
});

test("an interrupt ends such a run with what is there", async () => {
  const id = frontEnd.submit("client.sample(kernels.pi, { samples: 1e15, seed: 2026 })");
  await frontEnd.published(({ parent, header }) => parent["msg_id"] === id && header.msg_type === "display_data");
  await frontEnd.ask("interrupt_request", {}, "control");
  const answer = await frontEnd.answer(id);
  expect(shown(answer)).toMatch(/ended by aborted \}$/);
  expect(dataOf(contents(answer, "execute_result")[0])["text/html"]).toContain("· aborted<");
});

test("waitInteractive shows how far a result is, and in the end how long it took", async () => {
  const answer = await frontEnd.execute(`
    const slow = lview.with({ chunkItems: 1 }).map((ms: number) => new Promise((go) => setTimeout(go, ms, ms)), Array(20).fill(60));
    await slow.waitInteractive();
    await client.sample(kernels.pi, { timeLimitMs: 500, seed: 1 }).waitInteractive();`);
  const texts = contents(answer, "update_display_data").map((content) => dataOf(content)["text/plain"]);
  expect(texts.some((text) => /^█+░+ +\d+\/20 .* items\/s .* left$/.test(text ?? ""))).toBe(true);
  expect(texts.some((text) => /^█+ +20\/20 .* items\/s +[\d.]+ m?s$/.test(text ?? ""))).toBe(true);
  expect(contents(answer, "display_data")).toHaveLength(2);
});

test("so are estimates of clients that cells connect", async () => {
  const answer = await frontEnd.execute(`
    import { connect } from "wasm-ensemble";
    const mine = await connect({ engines: 1 });
    await mine.sample(kernels.pi, { samples: 1e6, seed: 1 })`);
  expect(dataOf(contents(answer, "display_data")[0])["image/svg+xml"]).toContain("<title>pi");
});

test("a function that is sampled is drawn by its name", async () => {
  const answer = await frontEnd.execute(
    "client.sample(function square(rng) { return rng.uniform() ** 2 }, { samples: 1e4, seed: 1 })",
  );
  const [plot] = contents(answer, "display_data").map(dataOf);
  expect(plot?.["image/svg+xml"]).toContain("<title>square: a function of JavaScript</title>");
  const failing = await frontEnd.execute(
    "client.sample(() => { throw new Error('no sample') }, { samples: 1e4, seed: 1 })",
  );
  expect(failing.reply.content).toMatchObject({ status: "error", ename: "RemoteError" });
  expect(failing.reply.content["evalue"]).toContain("no sample");
});

test("a run that fails is an error of the cell", async () => {
  const { reply, published } = await frontEnd.execute(
    "client.sample(kernels.pi, { samples: 1e15, seed: 1 }); client.abort('all', 'no'); client.sample(kernels.pi, { samples: 0 })",
  );
  expect(reply.content).toMatchObject({ status: "error", ename: "RangeError" });
  const [error] = published.filter(({ header }) => header.msg_type === "error");
  expect(String(error?.content["traceback"])).not.toContain("bundle.js");
});

test("a copy of an estimate, and one that cells make, are shown without a plot", async () => {
  for (const code of ["structuredClone(a)", "({ outputs: {} })"]) {
    expect(contents(await frontEnd.execute(code), "display_data")).toEqual([]);
  }
});

test("what cells name outputs does no harm to the table", async () => {
  const answer = await frontEnd.execute(
    "({ ...a, outputs: { '<script>': a.outputs.pi, one: { mean: 1, standardError: 0, confidenceInterval: [1, 1] } } })",
  );
  const html = dataOf(contents(answer, "execute_result")[0])["text/html"];
  expect(html).toContain("<td>&lt;script&gt;</td>");
  expect(html).toContain("<td>one</td><td>1</td><td>0</td><td></td>");
});

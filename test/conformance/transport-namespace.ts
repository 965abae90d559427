import { describe, expect, test } from "vitest";
import { type Answer, type Make, open, type Traits } from "./wire.ts";

const MODULE =
  "data:text/javascript,export const one = 1; export const twice = (x) => 2 * x; export default { main: 7 };";

declare const a: number;
declare const mod: object;
declare const engine: { readonly publish: (data: unknown) => void };

/** Names on an engine: scripts, push and pull, imports, clear, output. */
export function testNamespace(make: Make, traits: Traits): void {
  describe("names", () => {
    test("push sets names and pull reads them, bare for a name and a list for a list", async () => {
      const wire = await open(make());
      await wire.ask({ kind: "push", values: { a: 1, b: [2] } });
      expect(await wire.ask({ kind: "pull", names: "a" })).toEqual({ kind: "done", value: 1 });
      expect(await wire.ask({ kind: "pull", names: ["b", "a"] })).toEqual({ kind: "done", value: [[2], 1] });
    });

    test("dotted paths reach into what a name holds", async () => {
      const wire = await open(make());
      await wire.ask({ kind: "push", values: { model: { weights: [1] } } });
      await wire.ask({ kind: "push", values: { "model.rate": 0.5 } });
      expect(await wire.ask({ kind: "pull", names: "model" })).toEqual({
        kind: "done",
        value: { weights: [1], rate: 0.5 },
      });
      expect(await wire.ask({ kind: "pull", names: "model.weights.length" })).toEqual({ kind: "done", value: 1 });
    });

    test("a path that leads nowhere fails, saying where it ends", async () => {
      const wire = await open(make());
      await wire.ask({ kind: "push", values: { five: 5, hollow: null } });
      const pulls = ["missing", "missing.x", "hollow.x"].map((names) => wire.ask({ kind: "pull", names }));
      expect((await Promise.all(pulls)).map(summary)).toEqual([
        "ReferenceError: missing is not defined on the engine",
        "ReferenceError: missing is not defined on the engine",
        "TypeError: hollow is null, so it has no x",
      ]);
      expect(summary(await wire.ask({ kind: "push", values: { "five.x": 1 } }))).toBe(
        "TypeError: five is not an object, so five.x can't be set",
      );
    });

    test("functions see the names of the engine, also those set after they were defined", async () => {
      const wire = await open(make());
      const fn = wire.define(() => a);
      expect(summary(await wire.answer(wire.call(fn)))).toBe("ReferenceError: a is not defined");
      await wire.ask({ kind: "push", values: { a: 3 } });
      expect(await wire.answer(wire.call(fn))).toEqual({ kind: "done", value: 3 });
    });

    test("an import binds a module, or some of its exports", async () => {
      const wire = await open(make());
      await wire.ask({ kind: "import", specifier: MODULE, bindings: { kind: "namespace", as: "mod" } });
      await wire.ask({ kind: "import", specifier: MODULE, bindings: { kind: "names", names: ["twice"] } });
      expect(await wire.ask({ kind: "pull", names: ["mod.one", "mod.default.main"] })).toEqual({
        kind: "done",
        value: [1, 7],
      });
      wire.link.send({ kind: "function", fn: 9, ref: { kind: "name", path: "twice" } });
      expect(await wire.answer(wire.call(9, [21]))).toEqual({ kind: "done", value: 42 });
    });

    test.each([
      ["its default export where there is nothing else", "export default 5", 5],
      [
        "its default export where that has the others too",
        "export const a = 1; export default { a, b: 2 }",
        { a: 1, b: 2 },
      ],
      ["all its exports where there is no default", "export const a = 1, b = 2", { a: 1, b: 2 }],
      [
        "all its exports where the default lacks one",
        "export const a = 1; export default { b: 2 }",
        { a: 1, default: { b: 2 } },
      ],
      [
        "all its exports where the default has another one",
        "export const a = 1; export default { a: 2 }",
        { a: 1, default: { a: 2 } },
      ],
      ["all its exports where the default is null", "export const a = 1; export default null", { a: 1, default: null }],
    ])("an import under one name binds %s", async (_, source, value) => {
      const wire = await open(make());
      const specifier = `data:text/javascript,${encodeURIComponent(source)}`;
      await wire.ask({ kind: "import", specifier, bindings: { kind: "namespace", as: "mod" } });
      const got = wire.define(() => (Object.prototype.toString.call(mod) === "[object Module]" ? { ...mod } : mod));
      expect(await wire.answer(wire.call(got))).toEqual({ kind: "done", value });
    });

    test("an import of an export or a module that is not there fails, and binds nothing", async () => {
      const wire = await open(make());
      const names = { kind: "names", names: ["nothing"] } as const;
      const wrong = await wire.ask({ kind: "import", specifier: MODULE, bindings: names });
      expect(summary(wrong)).toContain("has no export nothing");
      const missing = { kind: "namespace", as: "gone" } as const;
      expect(await wire.ask({ kind: "import", specifier: "no-such-package-here", bindings: missing })).toMatchObject({
        kind: "failed",
      });
      expect(summary(await wire.ask({ kind: "pull", names: "gone" }))).toBe(
        "ReferenceError: gone is not defined on the engine",
      );
    });

    test("a function of a module is imported by the engine itself", async () => {
      const wire = await open(make());
      wire.link.send({ kind: "function", fn: 9, ref: { kind: "module", url: MODULE, name: "twice" } });
      wire.link.send({ kind: "function", fn: 10, ref: { kind: "module", url: MODULE, name: "thrice" } });
      expect(await wire.answer(wire.call(9, [4]))).toEqual({ kind: "done", value: 8 });
      expect(summary(await wire.answer(wire.call(10, [4])))).toContain("has no export thrice");
    });

    test("clear takes away what was pushed, and leaves the engine its id", async () => {
      const wire = await open(make(3), 2);
      await wire.ask({ kind: "push", values: { a: 1 } });
      expect(await wire.ask({ kind: "clear" })).toEqual({ kind: "done", value: undefined });
      expect(summary(await wire.ask({ kind: "pull", names: "a" }))).toBe(
        "ReferenceError: a is not defined on the engine",
      );
      expect(await wire.ask({ kind: "pull", names: "engine.id" })).toEqual({ kind: "done", value: 2 });
      expect(await wire.apply(() => "alive")).toEqual({ kind: "done", value: "alive" });
    });
  });

  testScripts(make, traits);
  testOutput(make);
}

function testScripts(make: Make, { codeCanImport }: Traits): void {
  describe("scripts", () => {
    test("gives the value of its last expression, as a value and as text", async () => {
      const wire = await open(make());
      expect(await wire.execute("1; 2 + 3")).toEqual({ kind: "done", value: { value: 5, text: "5" } });
      expect(await wire.execute("let nothing = 1")).toEqual({ kind: "done", value: { value: undefined, text: "" } });
      expect(await wire.execute("5", true)).toEqual({ kind: "done", value: { value: undefined, text: "" } });
    });

    test("names of its top level live on, and can be declared again", async () => {
      const wire = await open(make());
      await wire.execute("let n = 1; const c = n + 1; function f() { return n + c; } class K { m() { return 7; } }");
      expect(await wire.execute("let n = 10; [n, c, f(), new K().m()]")).toMatchObject({
        kind: "done",
        value: { value: [10, 2, 12, 7] },
      });
      expect(await wire.ask({ kind: "pull", names: "n" })).toEqual({ kind: "done", value: 10 });
    });

    test("awaits at its top level, and keeps its names", async () => {
      const wire = await open(make());
      const source = "const later = await Promise.resolve(4); function g() { return later; } later * 2";
      expect(await wire.execute(source)).toMatchObject({ kind: "done", value: { value: 8 } });
      expect(await wire.execute("g()")).toMatchObject({ kind: "done", value: { value: 4 } });
    });

    test.runIf(codeCanImport)("imports at its top level", async () => {
      const wire = await open(make());
      const source = `import main, { one as uno } from "${MODULE}"; import * as all from "${MODULE}"; [main.main, uno, all.twice(4)]`;
      expect(await wire.execute(source)).toMatchObject({ kind: "done", value: { value: [7, 1, 8] } });
      expect(await wire.ask({ kind: "pull", names: "uno" })).toEqual({ kind: "done", value: 1 });
    });

    test("a value that can't be sent is left out, its text stays", async () => {
      const wire = await open(make());
      const answer = await wire.execute("Symbol('s')");
      if (answer.kind !== "done") throw new Error(`the script ended as ${answer.kind}: ${summary(answer)}`);
      const { value, text } = answer.value as { value: unknown; text: string };
      expect(value).toBeUndefined();
      expect(text).not.toBe("");
    });

    test("what it throws fails it, and what it did before stays", async () => {
      const wire = await open(make());
      expect(summary(await wire.execute("let kept = 1; throw new RangeError('far')"))).toBe("RangeError: far");
      expect(summary(await wire.execute("missing + 1"))).toBe("ReferenceError: missing is not defined");
      expect(summary(await wire.execute("await Promise.reject(new TypeError('late'))"))).toBe("TypeError: late");
      expect(await wire.ask({ kind: "pull", names: "kept" })).toEqual({ kind: "done", value: 1 });
    });

    test("a name that does not exist is undefined to typeof", async () => {
      const wire = await open(make());
      expect(await wire.execute("typeof nowhere")).toMatchObject({ kind: "done", value: { value: "undefined" } });
    });
  });
}

function testOutput(make: Make): void {
  test("what a task publishes comes before its answer, with its id", async () => {
    const wire = await open(make());
    const fn = wire.define((data: unknown) => engine.publish(data));
    const [first, second] = [wire.call(fn, [{ step: 1 }]), wire.call(fn, [[2]])];
    await wire.answer(second);
    const told = wire.replies.flatMap((reply): readonly unknown[] => {
      if (reply.kind === "published") return [[reply.id, reply.value]];
      return reply.kind === "done" ? reply.ids : [];
    });
    expect(told).toEqual([[first, { step: 1 }], first, [second, [2]], second]);
  });

  test("output comes before the answer of the task that wrote it, with its id", async () => {
    const wire = await open(make());
    const id = wire.call(
      wire.define(() => {
        console.log("one", 1);
        console.error("two");
        return 3;
      }),
    );
    await wire.answer(id);
    const from = wire.replies.map((reply) =>
      reply.kind === "output" ? [reply.id, reply.stream, reply.text] : reply.kind,
    );
    expect(from).toEqual([[id, "stdout", "one 1\n"], [id, "stderr", "two\n"], "done"]);
  });
}

function summary(answer: Answer): string {
  return answer.kind === "failed" ? `${answer.error.name}: ${answer.error.message}` : answer.kind;
}

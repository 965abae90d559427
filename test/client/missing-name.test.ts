import { describe, expect, test } from "vitest";
import { missingNameHint } from "../../src/client/missing-name.ts";
import { toErrorRecord } from "../../src/protocol/to-error-record.ts";

describe("a name that is missing on an engine", () => {
  const CLOSURE = "; the function was sent without";
  test.each([
    [
      "rate",
      "rate is not defined",
      "(x) => x * rate",
      `${CLOSURE} rate: say with({ uses: { rate } }), push({ rate }) it, or send a module function`,
    ],
    [
      "rate, in Safari",
      "Can't find variable: rate",
      "(x) => x * rate",
      `${CLOSURE} rate: say with({ uses: { rate } }), push({ rate }) it, or send a module function`,
    ],
    [
      "what vite made of an import",
      "__vite_ssr_import_0__ is not defined",
      "(x) => (0,__vite_ssr_import_0__.helper)(x) + __vite_ssr_import_0__.RATE + __vite_ssr_import_1__.other",
      `${CLOSURE} helper and RATE: say with({ uses: { helper, RATE } }), push({ helper, RATE }) them, or send a module function`,
    ],
    [
      "what vitest made of an import beside a mock",
      "__vi_import_0__ is not defined",
      "(x) => __vi_import_0__.helper(x)",
      `${CLOSURE} helper: say with({ uses: { helper } }), push({ helper }) it, or send a module function`,
    ],
    [
      "a default import",
      "__vite_ssr_import_0__ is not defined",
      "(x) => __vite_ssr_import_0__.default(x)",
      `${CLOSURE} the default export of the imported module: pass it as an argument, or send a module function`,
    ],
    [
      "what TypeScript made of an import for CommonJS",
      "tasks_1 is not defined",
      "(x) => (0, tasks_1.helper)(x)",
      `${CLOSURE} helper: say with({ uses: { helper } }), push({ helper }) it, or send a module function`,
    ],
    [
      "what esbuild made of an import for CommonJS",
      "import_tasks is not defined",
      "(x) => (0, import_tasks.helper)(x)",
      `${CLOSURE} helper: say with({ uses: { helper } }), push({ helper }) it, or send a module function`,
    ],
    [
      "what webpack made of an import",
      "_tasks_js__WEBPACK_IMPORTED_MODULE_0__ is not defined",
      "(x) => (0,_tasks_js__WEBPACK_IMPORTED_MODULE_0__.helper)(x)",
      `${CLOSURE} helper: say with({ uses: { helper } }), push({ helper }) it, or send a module function`,
    ],
    [
      "an object of the user's own",
      "tasks_1 is not defined",
      "(x) => tasks_1.helper(x)",
      `${CLOSURE} tasks_1: say with({ uses: { tasks_1 } }), push({ tasks_1 }) it, or send a module function`,
    ],
    [
      "what vite made of import.meta",
      "__vite_ssr_import_meta__ is not defined",
      "() => __vite_ssr_import_meta__.url",
      "; import.meta is that of a module: pass what is needed of it as an argument, or send a module function",
    ],
    [
      "a helper of a compiler for old targets",
      "_async_to_generator is not defined",
      "(x) => _async_to_generator(function* () {})()",
      "; a compiler put that beside the function, where it stays: let it compile for ES2022 or later",
    ],
    ["a name of a function that the engine had", "rate is not defined", undefined, ""],
    [
      "a name that was asked for",
      "rate is not defined on the engine",
      undefined,
      "; push({ rate }) it, or execute code that declares it",
    ],
  ])("says how to send %s", (_, thrown, source, hint) => {
    const record = toErrorRecord(new ReferenceError(thrown));
    expect(missingNameHint(record, { method: "apply", source })).toBe(hint);
  });

  test.each(["execute", "run"])("says of %s that code sees the engine's names", (method) => {
    const record = toErrorRecord(new ReferenceError("a is not defined"));
    expect(missingNameHint(record, { method })).toBe(
      "; code sees the names of its engine: push({ a }) or import it first",
    );
  });

  test.each([
    ["another ReferenceError", new ReferenceError("Cannot access 'a' before initialization")],
    ["another class", new TypeError("rate is not defined")],
  ])("gives no such hint for %s", (_, thrown) => {
    expect(missingNameHint(toErrorRecord(thrown), { method: "apply", source: "() => rate" })).toBe("");
  });
});

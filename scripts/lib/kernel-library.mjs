import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./root.mjs";

/**
 * A name that kernels use, as the editor of the playground shows it.
 *
 * @typedef {object} LibraryName
 * @property {string} name
 * @property {"function" | "class" | "constant" | "method" | "property" | "type"} kind
 * @property {string} signature - as the source declares it
 * @property {string} about - paragraphs, with an empty line between two
 * @property {string} example - code, or ""
 */

/** Where the names come from. */
export const LIBRARY_SOURCES = ["assembly", "node_modules/assemblyscript/std/assembly/index.d.ts"];

// What is there for the library's own modules is no business of kernels.
const OF_THE_LIBRARY = /\bdraws points\b/;
// Types that AssemblyScript can't compile yet, and decorators.
const NOT_OFFERED = /deprecated|^\s*Annotates/i;

const LIBRARY_INDEX = "assembly/ensemble.ts";
const BUILT_IN = "node_modules/assemblyscript/std/assembly/index.d.ts";

/** Names of `wasm-ensemble/assembly`, and their members, from the doc comments of the library. */
export function libraryNames() {
  const exported = [...read(LIBRARY_INDEX).matchAll(/export \{ ([^}]+) \} from "(.+)";/g)].flatMap(
    ([, names = "", from = ""]) => {
      const source = read(join(dirname(LIBRARY_INDEX), `${from}.ts`));
      return names.split(", ").map((name) => exportOf(source, name));
    },
  );
  const [rng] = /^export class Rng\b.*?^\}/ms.exec(read("assembly/rng/rng.ts")) ?? [""];
  return { exported, rng: membersOf(rng) };
}

/** Functions, types and members of `Math` that AssemblyScript has without an import. */
export function builtInNames() {
  const source = read(BUILT_IN);
  const declared = [...source.matchAll(/^declare (function|type) ([a-z]\w*)(.*);$/gm)].flatMap((match) => {
    const [, keyword, name = "", rest = ""] = match;
    const doc = docBefore(source, match.index);
    if (doc === undefined || NOT_OFFERED.test(textOf(doc)) || /ref|stringview/.test(name)) return [];
    /** @type {LibraryName} */
    const known =
      keyword === "type"
        ? { name, kind: "type", signature: name, ...readDoc(doc) }
        : { name, kind: "function", signature: `${name}${rest}`, ...readDoc(doc) };
    return [known];
  });
  const [math] = /^interface IMath<T> \{.*?^\}/ms.exec(source) ?? [""];
  // An overload has the name of the one before it.
  const known = new Set();
  return {
    declared: declared.filter(({ name }) => !known.has(name) && known.add(name)),
    math: membersOf(math.replaceAll(/\bT\b/g, "f64")),
  };
}

/**
 * @param {string} source
 * @param {string} name
 * @returns {LibraryName}
 */
function exportOf(source, name) {
  const match = new RegExp(`^export (function|class|const) ${name}\\b([^{=;]*)`, "m").exec(source);
  const doc = match === null ? undefined : docBefore(source, match.index);
  if (match === null || doc === undefined) throw new Error(`assembly/ exports ${name} without a doc comment`);
  const [, keyword, rest = ""] = match;
  const kind = keyword === "const" ? "constant" : keyword === "class" ? "class" : "function";
  const signature = kind === "class" ? `class ${name}` : `${name}${rest.trim()}`;
  return { name, kind, signature, ...readDoc(doc) };
}

/**
 * Members of a class or an interface that have doc comments.
 *
 * @param {string} body
 * @returns {LibraryName[]}
 */
function membersOf(body) {
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)(\(.*?\))?: (\w+)(?:;| \{)$/gm)].flatMap((match) => {
    const [, name = "", parameters, type] = match;
    const doc = docBefore(body, match.index);
    if (doc === undefined || OF_THE_LIBRARY.test(doc)) return [];
    /** @type {LibraryName} */
    const known = {
      name,
      kind: parameters === undefined ? "property" : "method",
      signature: `${name}${parameters ?? ""}: ${type}`,
      ...readDoc(doc),
    };
    return [known];
  });
}

/**
 * The doc comment that ends before an index, decorators between them.
 *
 * @param {string} source
 * @param {number} index
 */
function docBefore(source, index) {
  const before = source.slice(0, index).replace(/(?:\s*\/\/ @ts-ignore: decorator)?(?:\s*@\w+)*\s*$/, "");
  if (!before.endsWith("*/")) return undefined;
  return before.slice(before.lastIndexOf("/**") + 3, -2);
}

/** @param {string} doc */
function textOf(doc) {
  return doc.replaceAll(/^[ \t]*\* ?/gm, "").trim();
}

/** @param {string} doc */
function readDoc(doc) {
  const [text = "", ...tags] = textOf(doc).split(/^@/m);
  const paragraphs = text.split(/\n\s*\n/).filter((paragraph) => !OF_THE_LIBRARY.test(oneLine(paragraph)));
  const details = tags.flatMap((tag) => {
    const [, kind, rest = ""] = /^(\w+)\s+(.*)$/s.exec(tag) ?? [];
    if (kind === "param") return [rest.replace(/^(\w+)\s+/, "`$1`: ")];
    return kind === "returns" ? [`gives ${rest}`] : [];
  });
  const [, example = ""] = /^@example\n(.*?)(?=^@|(?![\s\S]))/ms.exec(textOf(doc)) ?? [];
  return {
    about: [...paragraphs, ...details]
      .map(oneLine)
      .filter((line) => line !== "")
      .join("\n\n"),
    example: example.trim(),
  };
}

/** @param {string} text */
function oneLine(text) {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(/\{@link (\w+)\}/g, "`$1`");
}

/** @param {string} file */
function read(file) {
  return readFileSync(join(ROOT, file), "utf8");
}

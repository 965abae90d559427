import type { ErrorRecord } from "../protocol/error-record.ts";

/** What is known of the call that failed. */
interface FailedCall {
  /** The call that failed: apply, map, execute, … */
  readonly method: string;
  /** Text of the function that was sent; absent where the engine had the function already. */
  readonly source?: string | undefined;
}

/** What to do about a name that is missing on an engine; empty for other failures. */
export function missingNameHint(record: ErrorRecord, call: FailedCall): string {
  if (record.kind !== "error" || record.name !== "ReferenceError") return "";
  const absent = /^(\S+) is not defined on the engine$/.exec(record.message)?.[1];
  if (absent !== undefined) return `; push({ ${absent} }) it, or execute code that declares it`;
  // As V8 and Firefox, or as WebKit has it.
  const name = /^(\S+) is not defined$|^Can't find variable: (\S+)$/.exec(record.message)?.slice(1).join("");
  if (name === undefined) return "";
  if (call.method === "execute" || call.method === "run") {
    return `; code sees the names of its engine: push({ ${name} }) or import it first`;
  }
  return call.source === undefined ? "" : closureHint(name, call.source);
}

function closureHint(name: string, source: string): string {
  if (name === "__vite_ssr_import_meta__") {
    return "; import.meta is that of a module: pass what is needed of it as an argument, or send a module function";
  }
  if (COMPILER_HELPER.test(name)) {
    return "; a compiler put that beside the function, where it stays: let it compile for ES2022 or later";
  }
  const names = writtenNames(name, source);
  if (names.length === 1 && names[0] === "default") {
    return "; the function was sent without the default export of the imported module: pass it as an argument, or send a module function";
  }
  const list = names.join(", ");
  const it = names.length === 1 ? "it" : "them";
  return `; the function was sent without ${names.join(" and ")}: say with({ uses: { ${list} } }), push({ ${list} }) ${it}, or send a module function`;
}

// Functions that Babel and SWC put into a module for targets that lack some syntax. Those of TypeScript and of esbuild are
// on every engine.
const COMPILER_HELPER =
  /^_(?:async|await|wrap_?async|class_?(?:call|private|static|check|apply|extract)|create_?(?:class|for_?of)|define_?propert|object_?(?:spread|without)|(?:to_?consumable|sliced_?to|to|array_?like_?to)_?array|ts_generator|regenerator|call_?super|inherits|type_?of|interop_?require|tagged_?template)/i;

// How compilers name an imported module when that is not what the user wrote: `(0, tasks_1.helper)(x)` for `helper(x)`.
const IMPORTED = /^__vite_ssr_import_\d+__$|^__vi_import_\d+__$|__WEBPACK_IMPORTED_MODULE_\d+__$/;

// The names that the user wrote for what has become members of a module object; else the name itself.
function writtenNames(name: string, source: string): string[] {
  const escaped = name.replaceAll("$", "\\$");
  if (!IMPORTED.test(name) && !new RegExp(`\\(0, ?${escaped}\\.`).test(source)) return [name];
  const members = source.matchAll(new RegExp(`(?<![\\w$.])${escaped}\\.([\\p{ID_Start}$_][\\p{ID_Continue}$]*)`, "gu"));
  const written = new Set([...members].map(([, member = name]) => member));
  return written.size === 0 ? [name] : [...written];
}

import { encode } from "../protocol/codec.ts";
import { functionRef } from "../protocol/function-source.ts";
import type { ImportBindings, Script } from "../protocol/messages.ts";
import { shownSpecifier } from "../protocol/sent-module.ts";
import { exportOf, wholeOf } from "./exports.ts";
import type { ImportModule } from "./function-table.ts";
import { isThenable } from "./is-thenable.ts";
import { assign, lookUp, type Namespace } from "./namespace.ts";

/** Value of a script as it is sent: what can't be sent is left out, its text stays. */
export interface ScriptValue {
  readonly value: unknown;
  readonly text: string;
}

/**
 * Runs a script; its top-level names stay in the namespace.
 *
 * @returns the value of its last expression, or a promise when the script awaits
 * @throws what the script throws
 */
export function execute(
  namespace: Namespace,
  request: { readonly script: Script; readonly silent: boolean },
  inspect: (value: unknown) => string,
): ScriptValue | Promise<ScriptValue> {
  const { script, silent } = request;
  const value = namespace.run(script);
  const show = (shown: unknown) => (silent ? NOTHING : scriptValue(shown, inspect));
  // A promise that the last expression gives is waited for as well: its failure is that of the script.
  return script.isAsync || isThenable(value) ? Promise.resolve(value).then(show) : show(value);
}

const NOTHING: ScriptValue = { value: undefined, text: "" };

function scriptValue(value: unknown, inspect: (value: unknown) => string): ScriptValue {
  if (value === undefined) return NOTHING;
  const text = inspect(value);
  try {
    encode(value, "the value", functionRef);
    return { value, text };
  } catch {
    return { value: undefined, text };
  }
}

/** Sets names or dotted paths. @throws {TypeError} {ReferenceError} when a path leads nowhere */
export function push(namespace: Namespace, values: Readonly<Record<string, unknown>>): void {
  for (const [path, value] of Object.entries(values)) assign(namespace, path, value);
}

/** Reads names or dotted paths. @throws {ReferenceError} {TypeError} when one leads nowhere */
export function pull(namespace: Namespace, names: string | readonly string[]): unknown {
  return typeof names === "string" ? lookUp(namespace, names) : names.map((name) => lookUp(namespace, name));
}

/** Imports a module and binds it, or some of its exports. @throws {TypeError} when an export does not exist */
export async function bindImport(
  namespace: Namespace,
  request: { readonly specifier: string; readonly bindings: ImportBindings },
  importModule: ImportModule,
): Promise<void> {
  const { specifier, bindings } = request;
  const exports = await importModule(specifier);
  if (bindings.kind === "namespace") {
    namespace.set(bindings.as, wholeOf(exports));
    return;
  }
  for (const name of bindings.names) {
    const found = exportOf(exports, name);
    if (found.length === 0) throw new TypeError(`${shownSpecifier(specifier)} has no export ${name}`);
    namespace.set(name, found[0]);
  }
}

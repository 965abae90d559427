import { inspect } from "node:util";
import { estimateTable } from "./estimate-table.ts";
import { isEstimate } from "./sampled-runs.ts";

/** What something looks like, by MIME type: texts, and objects for types of JSON. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** As in other kernels of JavaScript: a method of this name gives a {@link MimeBundle}, or a promise of one. */
const DISPLAY = Symbol.for("Jupyter.display");

/**
 * What a value looks like in a notebook: what its own method `Symbol.for("Jupyter.display")`, `toSVG` or `toHTML` says, of an
 * estimate a table, else its text.
 *
 * @param text - the value as a prompt shows it
 * @param onWarning - gets one sentence when such a method throws, or gives something else
 * @returns the bundle; a promise of it where a method gives one
 */
export function mimeBundle(
  value: unknown,
  text: string,
  onWarning: (warning: string) => void,
): MimeBundle | Promise<MimeBundle> {
  const plain = { "text/plain": text };
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return plain;
  const without = (error: unknown): MimeBundle => {
    onWarning(`the value could not be shown: ${error instanceof Error ? error.message : String(error)}`);
    return plain;
  };
  try {
    const own = ownBundle(value);
    return own instanceof Promise ? own.then((bundle) => ({ ...plain, ...bundle }), without) : { ...plain, ...own };
  } catch (error) {
    return without(error);
  }
}

function ownBundle(value: object): MimeBundle | Promise<MimeBundle> {
  if (isEstimate(value)) return { "text/html": estimateTable(value) };
  const own = called(value, DISPLAY);
  if (own !== undefined) return own.given instanceof Promise ? own.given.then(asBundle) : asBundle(own.given);
  const [svg, html] = [called(value, "toSVG"), called(value, "toHTML")];
  return {
    ...(svg && { "image/svg+xml": textOf("toSVG()", svg.given) }),
    ...(html && { "text/html": textOf("toHTML()", html.given) }),
  };
}

/** What a method gives; undefined where there is none. */
function called(value: object, name: string | symbol): { readonly given: unknown } | undefined {
  const method: unknown = Reflect.get(value, name);
  return typeof method === "function" ? { given: Reflect.apply(method, value, []) } : undefined;
}

function asBundle(given: unknown): MimeBundle {
  const how = 'its Symbol.for("Jupyter.display") method';
  if (typeof given !== "object" || given === null) throw new TypeError(`${how} gave ${inspect(given)}, no object`);
  const texts = Object.entries(given).map(([type, data]) => {
    // Front ends read data of JSON types as objects; all else as text.
    const isJson = /[/+]json$/.test(type) && typeof data !== "string";
    return [type, isJson ? data : textOf(`${how}, ${type},`, data)] as const;
  });
  return Object.fromEntries(texts);
}

function textOf(what: string, given: unknown): string {
  if (typeof given === "string") return given;
  throw new TypeError(`${what} gave ${inspect(given, { depth: 0 })}, no text`);
}

import { checkBody } from "./compile-function.ts";

/**
 * The source of a function as an expression that means the same elsewhere, in strict mode where the function allows it. There
 * the `this` around it is undefined.
 * A method becomes a function expression of the same name.
 *
 * @param source - what the function's `toString` gives
 * @throws {TypeError} when it makes sense only where it stands, saying why and what to send
 */
export function standaloneSource(fn: { readonly name: unknown }, source: string): string {
  const [expression, reason] = firstCompiled(`(${source}\n)`);
  if (expression !== undefined) return expression;
  const head = methodHead(source);
  if (head === undefined) throw new TypeError(refusal(fn, reason));
  const [method, why] = firstCompiled(asFunction(fn, source.slice(head.length)));
  if (method === undefined) throw new TypeError(refusal(fn, why));
  return method;
}

const STRICT = '"use strict"; ';

function firstCompiled(expression: string): [expression: string | undefined, reason: string] {
  if (whyNot(STRICT, expression) === undefined) return [`(function () { ${STRICT}return ${expression}; })()`, ""];
  const reason = whyNot("", expression);
  return reason === undefined ? [expression, ""] : [undefined, reason];
}

// What the runtime has against it; undefined when it compiles.
function whyNot(mode: string, expression: string): string | undefined {
  try {
    checkBody(`${mode}return ${expression}`);
    return undefined;
  } catch (error) {
    // A page that forbids eval can't check here; the engine then says what is wrong.
    return error instanceof SyntaxError ? error.message : undefined;
  }
}

// What stands before the parameters of a method, which the compiler knows best: a computed name may have anything in it,
// comments may stand anywhere. Undefined where it is no method.
function methodHead(source: string): string | undefined {
  for (let end = source.indexOf("("); end !== -1; end = source.indexOf("(", end + 1)) {
    const head = source.slice(0, end);
    // A setter has one parameter, a getter none.
    if (["(a) {}", "() {}"].some((rest) => whyNot("", `({ ${head}${rest} })`) === undefined)) return head;
  }
  return undefined;
}

const KEYWORDS: Readonly<Record<string, string>> = {
  AsyncFunction: "async function",
  GeneratorFunction: "function*",
  AsyncGeneratorFunction: "async function*",
};

// A property gives the function its name, without a binding of that name inside.
function asFunction(fn: { readonly name: unknown }, rest: string): string {
  const keyword = KEYWORDS[Object.prototype.toString.call(fn).slice(8, -1)] ?? "function";
  const name = JSON.stringify(String(fn.name));
  return `({ [${name}]: ${keyword} ${rest}\n })[${name}]`;
}

// What a function uses that makes sense only where it stands. Runtimes word it differently, but all name it.
const REASONS: readonly (readonly [found: RegExp, used: string])[] = [
  [/import\.meta/, "import.meta; pass what it needs of that as an argument, or send a function of a module"],
  [/super/, "super, which only its own class or object gives it; send a plain function"],
  [/new\.target/, "the new.target of the function around it; pass that as an argument"],
  [/private|#/i, "a private name of its class; send a plain function"],
];

function refusal({ name }: { readonly name: unknown }, reason: string): string {
  const used = REASONS.find(([found]) => found.test(reason))?.[1];
  const why = used === undefined ? `makes no sense by itself (${reason})` : `uses ${used}`;
  return `the function ${String(name) || "(anonymous)"} can't be sent by its source, which ${why}`;
}

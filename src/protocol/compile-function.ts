/**
 * Makes a function from source text, in sloppy mode, which sees the globals only.
 *
 * The one place of its kind: running the text of functions and scripts is what engines are for.
 *
 * @throws {SyntaxError} when the body is no JavaScript
 * @throws {EvalError} in a page whose Content Security Policy forbids `unsafe-eval`
 */
export function compileFunction(parameters: readonly string[], body: string): (...args: unknown[]) => unknown {
  // oxlint-disable-next-line no-implied-eval -- see above; the constructor's own type is untyped
  return new Function(...parameters, body) as (...args: unknown[]) => unknown;
}

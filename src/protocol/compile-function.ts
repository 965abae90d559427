/**
 * Makes a function from source text, in sloppy mode, which sees the globals only.
 *
 * Running the text of functions and scripts is what engines are for.
 *
 * @throws {SyntaxError} when the body is no JavaScript
 * @throws {EvalError} in a page whose Content Security Policy forbids `unsafe-eval`
 */
export function compileFunction(parameters: readonly string[], body: string): (...args: unknown[]) => unknown {
  // oxlint-disable-next-line no-implied-eval -- see above; the constructor's own type is untyped
  return new Function(...parameters, body) as (...args: unknown[]) => unknown;
}

/**
 * Compiles the body of an arrow function at the top level of a script, without running it.
 *
 * @throws {SyntaxError} when it is no JavaScript, or says what makes sense only inside of something else
 * @throws {EvalError} in a page whose Content Security Policy forbids `unsafe-eval`
 */
export function checkBody(body: string): void {
  // What is evaluated is a function, which nothing calls. `new Function` would let `new.target` pass.
  // oxlint-disable-next-line no-eval
  (0, eval)(`() => { ${body}\n}`);
}

import { GlobalNamespace } from "../../engine/global-namespace.ts";

/** The global object of a worker, whose Content Security Policy may forbid to evaluate text. */
export class PageNamespace extends GlobalNamespace {
  /** @throws {EvalError} when the policy forbids it, saying what to do */
  override evaluate(expression: string): unknown {
    try {
      return super.evaluate(expression);
    } catch (error) {
      if (error instanceof EvalError && !canEvaluate()) throw new EvalError(REFUSED, { cause: error });
      throw error;
    }
  }
}

const REFUSED =
  "this page's Content-Security-Policy lets engines run no text: functions sent by their source, and code, need " +
  "'unsafe-eval' in its script-src directive; without it, send functions of a module (view.module), of a kernel, or by name";

function canEvaluate(): boolean {
  try {
    // oxlint-disable-next-line no-eval -- the question is whether it is allowed
    (0, eval)("0");
    return true;
  } catch {
    return false;
  }
}

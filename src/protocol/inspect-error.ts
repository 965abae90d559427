import { CompositeError, EnsembleError } from "./errors.ts";
import { provideInspect } from "./inspect.ts";

// A cause may lead back to its error.
const MOST_LEVELS = 5;

/**
 * Says how consoles show the errors of the library: by their stack and their cause. Their fields are left out, as the
 * message has said what matters of them; so are the failures of a CompositeError, as its stack has the first of them.
 */
export function provideErrorInspect(): void {
  provideInspect(
    EnsembleError.prototype,
    ({ name }) => name,
    (error, { depth, options, inspect }) => {
      const own = error.stack ?? String(error);
      if (error.cause === undefined || typeof inspect !== "function") return own;
      const levels = Math.min(depth ?? MOST_LEVELS, MOST_LEVELS) - 1;
      const cause = inspect(error.cause, { ...options, depth: levels }).replaceAll("\n", "\n  ");
      return `${own} {\n  [cause]: ${cause}\n}`;
    },
  );
  provideInspect(CompositeError.prototype, "CompositeError", (error) => error.stack ?? String(error));
}

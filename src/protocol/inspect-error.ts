import { CompositeError, EnsembleError } from "./errors.ts";
import { provideInspect } from "./inspect.ts";

const MOST_CAUSES = 4;
// A cause may lead back to its error.
const MOST_LEVELS = 5;

/** Says how consoles show the errors of the library. */
export function provideErrorInspect(): void {
  provide(EnsembleError.prototype);
  provide(CompositeError.prototype, ({ errors }) => errors);
}

/**
 * Shows errors of a class by their stack and their cause. Their fields are left out: the message has said what matters of
 * them.
 *
 * @param prototype - of the class
 * @param membersOf - of an error that is several: the first four are shown, those that look the same once
 */
function provide<T extends Error>(prototype: T, membersOf?: (error: T) => readonly Error[]): void {
  provideInspect(
    prototype,
    ({ name }) => name,
    (error, { depth, options, inspect }) => {
      const own = error.stack ?? String(error);
      if (typeof inspect !== "function") return own;
      const levels = Math.min(depth ?? MOST_LEVELS, MOST_LEVELS) - 1;
      const show: Show = (value) => inspect(value, { ...options, depth: levels }).replaceAll("\n", "\n  ");
      const parts = membersOf === undefined ? causeText(error, show) : membersText(membersOf(error), show);
      return parts === "" ? own : `${own} {${parts}\n}`;
    },
  );
}

type Show = (value: unknown) => string;

function causeText({ cause }: Error, show: Show): string {
  return cause === undefined ? "" : `\n  [cause]: ${show(cause)}`;
}

// What was thrown on an engine says more than that a call failed there, which the message has said.
function membersText(members: readonly Error[], show: Show): string {
  const engines = new Map<string, Set<unknown>>();
  let shown = 0;
  for (const member of members) {
    const isRemote = "remoteName" in member && member.cause instanceof Error;
    const text = show(isRemote ? member.cause : member);
    if (engines.size === MOST_CAUSES && !engines.has(text)) break;
    const ids = engines.get(text) ?? new Set();
    engines.set(text, ids);
    if ("engineId" in member) ids.add(member.engineId);
    shown += 1;
  }
  const texts = [...engines].map(
    ([text, ids]) => `\n  ${ids.size === 0 ? "" : `[engine ${[...ids].join(", ")}] `}${text}`,
  );
  const left = members.length - shown;
  return texts.join("") + (left > 0 ? `\n  … and ${left} more` : "");
}

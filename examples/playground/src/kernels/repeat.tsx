import { Fragment } from "preact";
import { CopyButton } from "../../../../src/look/copy-button.tsx";
import { useStore } from "../../../../src/look/store.ts";
import { OWN_FILE } from "./command.ts";
import { isTooLong } from "./own-code.ts";

interface RepeatProps {
  readonly link: string;
  /** Undefined while a field says what can't be. */
  readonly command: string | undefined;
  readonly isOwn: boolean;
}

/** How to get the same bits elsewhere: a link to these settings, and a command for a terminal. */
export function Repeat({ link, command, isOwn }: RepeatProps) {
  const hasNoLink = useStore(isTooLong) && isOwn;
  return (
    <section class="panel repeat-kernel" aria-label="The same elsewhere">
      <header>
        <h3>The same bits in Node</h3>
        <CopyButton label="Copy link" text={() => link} disabled={hasNoLink || command === undefined} />
      </header>
      {command === undefined ? (
        <p class="note">A field above says what can’t be.</p>
      ) : (
        <div class="command">
          <code data-testid="kernel-command">
            {wordsOf(command).map((words) => (
              <Fragment key={words}>
                <span>{words}</span>{" "}
              </Fragment>
            ))}
          </code>
          <CopyButton label="Copy command" text={() => command} />
        </div>
      )}
      {isOwn && <p class="note">Save the code as {OWN_FILE} first.</p>}
      {hasNoLink && <p class="note changed">This code is too long for a link. It is kept in this browser.</p>}
    </section>
  );
}

/** A command in parts that stay together in a line: an option with its value. */
function wordsOf(command: string): readonly string[] {
  return command.split(/ (?=--)/);
}

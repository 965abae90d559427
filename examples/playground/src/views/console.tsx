import { useEffect, useRef, useState } from "preact/hooks";
import { CopyButton } from "../../../../src/look/copy-button.tsx";
import { useStore } from "../../../../src/look/store.ts";
import { useTick } from "../app/use-tick.ts";
import type { ConsoleRun, Entry } from "./console-run.ts";
import { EXAMPLES, type Example, LASTING } from "./examples.ts";
import { followPrompt, keepCommand, prompt, typeCommand } from "./prompt.ts";

/** Commands, what came of them, and examples to begin with. */
export function Console({ run }: { readonly run: ConsoleRun }) {
  const entries = useStore(run.entries);
  const { text: code, from } = useStore(prompt);
  const transcript = useRef<HTMLDivElement>(null);
  const recall = useRecall(entries);

  useEffect(followPrompt, []);
  useEffect(() => {
    if (entries.length > 0) transcript.current?.scrollTo({ top: transcript.current.scrollHeight });
  }, [entries]);

  const submit = (command: string): void => {
    if (command.trim() === "") return;
    void run.run(command.trim());
    void keepCommand(command.trim());
    recall.reset();
  };

  const press = (event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }): void => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit(code);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const step = event.key === "ArrowUp" ? -1 : 1;
      if (!recall.leaves(event.currentTarget, step)) return;
      event.preventDefault();
      typeCommand(recall.move(code, step));
    }
  };

  const button = ({ name, code: example }: Example) => (
    <button key={name} type="button" class="chip" title={example} onClick={() => submit(example)}>
      {name}
    </button>
  );

  return (
    <section class="panel console" aria-label="Console">
      <header>
        <h2>Console</h2>
        <CopyButton label="Copy link" text={() => location.href} />
      </header>
      <div class="chips" role="group" aria-label="Examples">
        {EXAMPLES.map(button)}
        <span class="divider" />
        {LASTING.map(button)}
      </div>
      <div class="transcript" ref={transcript} role="log" tabIndex={0} aria-label="Commands and results">
        {entries.length === 0 && <Hint />}
        {entries.map((entry) => (
          <EntryText key={entry.id} entry={entry} />
        ))}
      </div>
      {from === "link" && code !== "" && (
        <p class="note from-link" role="status">
          This command came with the link. Read it before you run it.
        </p>
      )}
      <form
        class="prompt"
        onSubmit={(event) => {
          event.preventDefault();
          submit(code);
        }}
      >
        <textarea
          rows={Math.min(6, code.split("\n").length)}
          value={code}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          placeholder="client.ids"
          aria-label="Command"
          onInput={(event) => {
            recall.reset();
            typeCommand(event.currentTarget.value);
          }}
          onKeyDown={press}
        />
        <button type="submit" class="primary" disabled={code.trim() === ""}>
          Run
        </button>
      </form>
    </section>
  );
}

// What commands see.
const SCOPE = [
  ["dview", "all engines: each does the same, or has its part of a list"],
  ["lview", "whichever engine is free: one task after another"],
  ["client", "the engines themselves: client.at(0), client.restart(1), client.sample(kernels.pi, …)"],
  ["ref, kernels", "names on engines as arguments; the gallery"],
] as const;

function Hint() {
  return (
    <div class="begin">
      <p>
        Begin with <b>push</b>, <b>execute</b> and <b>pull</b>: they give names to all engines, compute with them there,
        and fetch what came of it. Or type a command; Enter runs it.
      </p>
      <dl>
        {SCOPE.map(([name, what]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function EntryText({ entry: { code, state, text, output, result } }: { readonly entry: Entry }) {
  const isRunning = state === "running";
  useTick(isRunning);
  return (
    <div class="entry" data-state={state}>
      <pre class="code">{code}</pre>
      {output.map((line, i) => (
        <pre key={i} class="output">
          {line}
        </pre>
      ))}
      {text !== undefined && <pre class="value">{text}</pre>}
      {isRunning && (
        <p class="pending">
          <span>{result === undefined ? "running" : `${result.progress} of ${result.length} done`}</span>
          {result !== undefined && (
            <button type="button" class="quiet" onClick={() => result.abort()}>
              Abort
            </button>
          )}
        </p>
      )}
    </div>
  );
}

/** Goes back and forth in what was run, and at last to what was being written. */
function useRecall(entries: readonly Entry[]) {
  // Commands back from the end; 0 is what is being written.
  const [place, setPlace] = useState(0);
  const [draft, setDraft] = useState("");
  return {
    reset: () => setPlace(0),
    /** Whether an arrow has no line to go to; one at the end of what was brought back goes on to the next. */
    leaves: ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement, step: number): boolean => {
      if (selectionStart !== selectionEnd) return false;
      if (step > 0) return !value.includes("\n", selectionEnd);
      const isUntouched = place > 0 && selectionStart === value.length;
      return isUntouched || !value.slice(0, selectionStart).includes("\n");
    },
    move: (code: string, step: number): string => {
      const next = Math.max(0, Math.min(entries.length, place - step));
      if (place === 0) setDraft(code);
      setPlace(next);
      if (next === place) return code;
      return next === 0 ? draft : (entries.at(-next)?.code ?? "");
    },
  };
}

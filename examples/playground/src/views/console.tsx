import { useEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../app/store.ts";
import { useTick } from "../app/use-tick.ts";
import type { ConsoleRun, Entry } from "./console-run.ts";
import { EXAMPLES, type Example, LASTING } from "./examples.ts";

/** Commands, what came of them, and examples to begin with. */
export function Console({ run }: { readonly run: ConsoleRun }) {
  const entries = useStore(run.entries);
  const [code, setCode] = useState("");
  const transcript = useRef<HTMLDivElement>(null);
  const recall = useRecall(entries);

  useEffect(() => {
    transcript.current?.scrollTo({ top: transcript.current.scrollHeight });
  }, [entries]);

  const submit = (): void => {
    if (code.trim() === "") return;
    void run.run(code.trim());
    setCode("");
    recall.reset();
  };

  const press = (event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }): void => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const step = event.key === "ArrowUp" ? -1 : 1;
      if (!recall.leaves(event.currentTarget, step)) return;
      event.preventDefault();
      setCode(recall.move(code, step));
    }
  };

  const button = ({ name, code: example }: Example) => (
    <button key={name} type="button" class="chip" title={example} onClick={() => void run.run(example)}>
      {name}
    </button>
  );

  return (
    <section class="panel console" aria-label="Console">
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
      <form
        class="prompt"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <textarea
          rows={Math.min(6, code.split("\n").length)}
          value={code}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          placeholder="dview.apply(() => engine.id)"
          aria-label="Command"
          onInput={(event) => {
            recall.reset();
            setCode(event.currentTarget.value);
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

function Hint() {
  return (
    <p class="note">
      JavaScript that sees <code>client</code>, <code>dview</code> (all engines), <code>lview</code> (any engine),{" "}
      <code>ref</code> and <code>kernels</code>. A button runs an example; Enter runs what you type, ↑ brings back what
      you ran.
    </p>
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

import { useEffect, useRef, useState } from "preact/hooks";
import type { KernelDiagnostic } from "wasm-ensemble";
import { CopyButton } from "../../../../src/look/copy-button.tsx";
import { useStore } from "../../../../src/look/store.ts";
import { messageOf } from "../app/engines.ts";
import { OWN_FILE } from "./command.ts";
import { COMPILER_SIZE, type CompilePhase } from "./compile-own.ts";
import type { Editor } from "./editor.ts";
import { ownCode, takeExample, typeCode } from "./own-code.ts";
import { EXAMPLES } from "./own-examples.ts";
import { type OwnState, ownKernel } from "./own-session.ts";

/** An editor of a kernel in AssemblyScript, and what is wrong with it. */
export function OwnKernel({ onRun }: { readonly onRun: () => void }) {
  const { failure, box, editor, reload } = useEditor();
  const state = useStore(ownKernel);
  const { from, text } = useStore(ownCode);
  const isChanged = state.source !== undefined && state.source !== text;
  return (
    <section class="own" aria-label="Code">
      <div class="own-head">
        <h3>{OWN_FILE}</h3>
        <CopyButton label="Copy code" text={() => text} />
        <ExampleMenu />
      </div>
      <div class="editor" ref={box}>
        {failure !== undefined && <Trouble what="The editor can’t be loaded" why={failure} onRetry={reload} />}
      </div>
      {state.phase !== undefined && <Progress phase={state.phase} />}
      {state.noCompiler !== undefined && (
        <Trouble what="The compiler can’t be loaded" why={state.noCompiler} onRetry={onRun} />
      )}
      <Problems diagnostics={state.diagnostics} onGo={(line, column) => editor.current?.goTo(line, column)} />
      <p
        class="note own-status"
        data-from={state.source === undefined && state.phase === undefined ? from : ""}
        role="status"
      >
        {statusOf(state, isChanged, from)}
      </p>
    </section>
  );
}

function useEditor() {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | undefined>(undefined);
  const [failure, setFailure] = useState<string>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isGone = false;
    let end = (): void => undefined;
    const open = async (): Promise<void> => {
      setFailure(undefined);
      try {
        const { makeEditor } = await import("./editor.ts");
        if (isGone || box.current === null) return;
        const made = makeEditor({ parent: box.current, text: ownCode.value.text, onChange: typeCode });
        editor.current = made;
        end = follow(made);
      } catch (error) {
        if (!isGone) setFailure(messageOf(error));
      }
    };
    void open();
    return () => {
      isGone = true;
      end();
      editor.current?.view.destroy();
      editor.current = undefined;
    };
  }, [tries]);
  return { failure, box, editor, reload: () => setTries(tries + 1) };
}

/** Shows in the editor what comes from elsewhere: other code, and what is wrong with it. */
function follow(editor: Editor): () => void {
  const showCode = (): void => {
    const { text, isTyped } = ownCode.value;
    if (!isTyped) editor.show(text);
  };
  const showMarks = (): void => {
    const { diagnostics, source } = ownKernel.value;
    // Their places are those in the code that was compiled.
    const isOld = source !== ownCode.value.text;
    editor.mark(isOld ? [] : diagnostics.filter(({ line }) => line > 0));
  };
  showMarks();
  const ends = [ownCode.subscribe(showCode), ownKernel.subscribe(showMarks)];
  return () => {
    for (const end of ends) end();
  };
}

function ExampleMenu() {
  return (
    <select
      aria-label="Begin with an example"
      value=""
      onChange={({ currentTarget }) => {
        const example = EXAMPLES.find(({ title }) => title === currentTarget.value);
        currentTarget.value = "";
        if (example !== undefined) takeExample(example.text);
      }}
    >
      <option value="" disabled>
        Examples
      </option>
      {EXAMPLES.map(({ title }) => (
        <option key={title}>{title}</option>
      ))}
    </select>
  );
}

function Progress({ phase }: { readonly phase: CompilePhase }) {
  switch (phase.kind) {
    case "loading":
      return (
        <div class="progress">
          <progress
            max={COMPILER_SIZE}
            value={Math.min(phase.bytes, COMPILER_SIZE)}
            aria-label="Loading the compiler"
          />
          <span>
            Loading the compiler, once: {megabytes(phase.bytes)} of {megabytes(COMPILER_SIZE)} MB
          </span>
        </div>
      );
    case "starting":
      return <Busy text="The compiler prepares itself…" />;
    case "compiling":
      return <Busy text="Compiling…" />;
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function Busy({ text }: { readonly text: string }) {
  return (
    <div class="progress">
      <progress aria-label={text} />
      <span>{text}</span>
    </div>
  );
}

interface TroubleProps {
  readonly what: string;
  readonly why: string;
  readonly onRetry: () => void;
}

function Trouble({ what, why, onRetry }: TroubleProps) {
  return (
    <div class="hint" role="alert">
      <p>
        <b>{what}</b>: {why}. The code is kept.
      </p>
      <button type="button" onClick={onRetry}>
        Retry
      </button>
    </div>
  );
}

function statusOf(
  { phase, source, diagnostics, noCompiler }: OwnState,
  isChanged: boolean,
  from: "example" | "visitor" | "link",
): string {
  if (phase !== undefined || noCompiler !== undefined) return "";
  if (source === undefined || isChanged) {
    if (from === "link" && !isChanged)
      return "This code came with the link. Read it before you run it: Run, or Ctrl-Enter.";
    return isChanged ? "Changed since it was compiled." : "Run compiles it; so does Ctrl-Enter.";
  }
  if (diagnostics.length > 0) return diagnostics.length === 1 ? "1 error" : `${diagnostics.length} errors`;
  return "Compiled.";
}

interface ProblemsProps {
  readonly diagnostics: readonly KernelDiagnostic[];
  readonly onGo: (line: number, column: number) => void;
}

function Problems({ diagnostics, onGo }: ProblemsProps) {
  if (diagnostics.length === 0) return null;
  return (
    <div role="alert">
      <ul class="problems">
        {diagnostics.map(({ line, column, message }, i) => (
          <li key={i}>
            <button type="button" disabled={line === 0} onClick={() => onGo(line, column)}>
              {line > 0 && (
                <b>
                  line {line}:{column}
                </b>
              )}
              <span>{message}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

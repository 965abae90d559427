import { useEffect, useRef, useState } from "preact/hooks";
import type { KernelDiagnostic, SamplingKernel } from "wasm-ensemble";
import { compileOwn } from "./compile-own.ts";
import type { Editor } from "./editor.ts";
import { KernelPanel, USUAL_SAMPLES } from "./kernel-panel.tsx";
import type { KernelRun } from "./kernel-run.ts";
import { OWN_SOURCE } from "./own-source.ts";

/** What came of the newest compilation. */
interface Outcome {
  /** Counts compilations; 0: there was none. */
  readonly count: number;
  readonly source: string;
  readonly kernel?: SamplingKernel;
  readonly diagnostics: readonly KernelDiagnostic[];
}

// The source is kept while other kernels are shown.
let keptSource = OWN_SOURCE;

/** An editor of a kernel in AssemblyScript, what is wrong with it, and once it compiles, its parameters and samples. */
export function OwnKernel({ run }: { readonly run: KernelRun }) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | undefined>(undefined);
  const [outcome, setOutcome] = useState<Outcome>({ count: 0, source: "", diagnostics: [] });
  const [phase, setPhase] = useState<"loading" | "open" | "compiling">("loading");
  const [source, setSource] = useState(keptSource);
  // Raised by each compilation, and when another kernel is shown: what comes of an older one is not wanted any more.
  const newestCount = useRef(0);

  const compile = async (): Promise<void> => {
    const count = ++newestCount.current;
    const compiledSource = keptSource;
    setPhase("compiling");
    run.clear();
    const compiled = await compileOwn(compiledSource);
    if (count !== newestCount.current) return;
    const { diagnostics = [] } = "diagnostics" in compiled ? compiled : {};
    const kernel = "kernel" in compiled ? { kernel: compiled.kernel } : {};
    setOutcome({ count, source: compiledSource, ...kernel, diagnostics });
    // Their places are those in the source that was compiled.
    const isChanged = compiledSource !== keptSource;
    editor.current?.mark(isChanged ? [] : diagnostics.filter(({ line }) => line > 0));
    setPhase("open");
    if (!("kernel" in compiled)) return;
    const params = Object.fromEntries(compiled.kernel.parameters.map((one) => [one.name, one.default]));
    await run.start({ kernel: compiled.kernel, params, samples: USUAL_SAMPLES, seed: 2026n, method: "random" });
  };
  const newest = useRef(compile);
  newest.current = compile;

  useEffect(() => {
    let isGone = false;
    const open = async (): Promise<void> => {
      const { makeEditor } = await import("./editor.ts");
      if (isGone || box.current === null) return;
      const onChange = (): void => {
        keptSource = editor.current?.view.state.doc.toString() ?? keptSource;
        setSource(keptSource);
      };
      editor.current = makeEditor({
        parent: box.current,
        text: keptSource,
        onChange,
        onRun: () => void newest.current(),
      });
      setPhase("open");
    };
    void open();
    return () => {
      isGone = true;
      newestCount.current++;
      editor.current?.view.destroy();
      editor.current = undefined;
    };
  }, []);

  const { count, kernel, diagnostics } = outcome;
  return (
    <>
      <div class="editor" ref={box} />
      <div class="controls compile">
        <button
          type="button"
          class="primary"
          disabled={phase === "loading" || phase === "compiling"}
          onClick={() => void compile()}
        >
          Compile and run
        </button>
        <p class="note" role="status">
          {statusOf(phase, source, outcome)}
        </p>
      </div>
      <Problems diagnostics={diagnostics} onGo={(line, column) => editor.current?.goTo(line, column)} />
      {kernel !== undefined && <KernelPanel key={count} kernel={kernel} run={run} />}
    </>
  );
}

function statusOf(phase: string, source: string, { count, source: compiled, kernel, diagnostics }: Outcome): string {
  if (phase === "loading") return "";
  if (phase === "compiling") return "Compiling; the first time the compiler is loaded…";
  if (count === 0) return "Or Ctrl-Enter.";
  if (source !== compiled) return kernel === undefined ? "Or Ctrl-Enter." : "Changed since it was compiled.";
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
    <ul class="problems" role="alert">
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
  );
}

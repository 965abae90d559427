import { useEffect, useRef, useState } from "preact/hooks";
import type { KernelDiagnostic, SamplingKernel } from "wasm-ensemble";
import { compileOwn } from "./compile-own.ts";
import type { Editor } from "./editor.ts";
import { KernelPanel, USUAL_SAMPLES } from "./kernel-panel.tsx";
import type { KernelRun } from "./kernel-run.ts";
import { OWN_SOURCE } from "./own-source.ts";

interface Outcome {
  readonly kernel?: SamplingKernel;
  readonly diagnostics: readonly KernelDiagnostic[];
}

// The source is kept while other kernels are shown.
let keptSource = OWN_SOURCE;

/** An editor of a kernel in AssemblyScript, what is wrong with it, and once it compiles, its parameters and samples. */
export function OwnKernel({ run }: { readonly run: KernelRun }) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | undefined>(undefined);
  const [outcome, setOutcome] = useState<Outcome>({ diagnostics: [] });
  const [phase, setPhase] = useState<"loading" | "compiling" | "compiled" | "changed">("loading");

  const compile = async (): Promise<void> => {
    setPhase("compiling");
    run.clear();
    const compiled = await compileOwn(keptSource);
    const { diagnostics = [] } = "diagnostics" in compiled ? compiled : {};
    setOutcome({ ...("kernel" in compiled && { kernel: compiled.kernel }), diagnostics });
    editor.current?.mark(diagnostics.filter(({ line }) => line > 0));
    setPhase("compiled");
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
        setPhase("changed");
      };
      editor.current = makeEditor({
        parent: box.current,
        text: keptSource,
        onChange,
        onRun: () => void newest.current(),
      });
      setPhase("changed");
    };
    void open();
    return () => {
      isGone = true;
      editor.current?.view.destroy();
      editor.current = undefined;
    };
  }, []);

  const { kernel, diagnostics } = outcome;
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
          {statusOf(phase, outcome)}
        </p>
      </div>
      <Problems diagnostics={diagnostics} onGo={(line, column) => editor.current?.goTo(line, column)} />
      {kernel !== undefined && <KernelPanel key={kernel.identity} kernel={kernel} run={run} />}
    </>
  );
}

function statusOf(phase: string, { kernel, diagnostics }: Outcome): string {
  if (phase === "compiling") return "Compiling; the first time the compiler is loaded…";
  if (phase === "changed") return kernel === undefined ? "Or Ctrl-Enter." : "Changed since it was compiled.";
  if (phase === "loading") return "";
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

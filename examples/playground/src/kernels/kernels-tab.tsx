import { useMemo, useState } from "preact/hooks";
import { kernels } from "wasm-ensemble";
import { Gallery } from "./gallery.tsx";
import { type Choice, titleOf } from "./groups.ts";
import { KernelPanel } from "./kernel-panel.tsx";
import { KernelRun } from "./kernel-run.ts";
import { OwnKernel } from "./own-kernel.tsx";

/** The gallery of kernels, and one's own. */
export function KernelsTab() {
  const run = useMemo(() => new KernelRun(), []);
  const [name, setName] = useState<Choice>("european");
  const choose = (chosen: Choice): void => {
    run.clear();
    setName(chosen);
  };
  const kernel = name === "own" ? undefined : kernels[name];
  return (
    <div class="kernels">
      <Gallery chosen={name} onChoose={choose} />
      <div class="kernel">
        <header>
          <h2>{titleOf(name)}</h2>
          <p>{kernel === undefined ? ABOUT_OWN : sentence(kernel.title)}</p>
          {kernel?.source !== undefined && <p class="note">{kernel.source}</p>}
        </header>
        {kernel === undefined ? <OwnKernel run={run} /> : <KernelPanel key={name} kernel={kernel} run={run} />}
      </div>
    </div>
  );
}

const ABOUT_OWN =
  "One sample, in AssemblyScript; the loop around it, its random streams and its moments are generated.";

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

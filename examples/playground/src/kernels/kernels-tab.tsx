import { useMemo, useState } from "preact/hooks";
import { type KernelName, kernels } from "wasm-ensemble";
import { Gallery } from "./gallery.tsx";
import { titleOf } from "./groups.ts";
import { KernelPanel } from "./kernel-panel.tsx";
import { KernelRun } from "./kernel-run.ts";

/** The gallery of kernels, and one's own. */
export function KernelsTab() {
  const run = useMemo(() => new KernelRun(), []);
  const [name, setName] = useState<KernelName>("european");
  const choose = (chosen: KernelName): void => {
    run.clear();
    setName(chosen);
  };
  const kernel = kernels[name];
  return (
    <div class="kernels">
      <Gallery chosen={name} onChoose={choose} />
      <div class="kernel">
        <header>
          <h2>{titleOf(name)}</h2>
          <p>{sentence(kernel.title)}</p>
          {kernel.source !== undefined && <p class="note">{kernel.source}</p>}
        </header>
        <KernelPanel key={name} kernel={kernel} run={run} />
      </div>
    </div>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

import { CopyButton } from "../../../../src/look/copy-button.tsx";
import { DocsLinks } from "./docs.tsx";

const COMMAND = "npm install wasm-ensemble";

/** What Ensemble is, in two sentences, and how to get it. */
export function Intro() {
  return (
    <section class="intro" aria-label="What Ensemble is">
      <div>
        <h1>Parallel TypeScript, hot loops in WebAssembly</h1>
        <p>
          IPython Parallel’s way of working, for TypeScript: functions, data and kernels go to engines, which are Web
          Workers in this page, threads in Node, or many machines. The same seed gives the same bits on all.
        </p>
      </div>
      <div class="get">
        <p class="command">
          <code>{COMMAND}</code>
          <CopyButton label="Copy" text={() => COMMAND} />
        </p>
        <p class="links">
          <DocsLinks />
        </p>
      </div>
    </section>
  );
}

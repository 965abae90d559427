import { workerData } from "node:worker_threads";
import { addTypeScriptHooks } from "./add-typescript-hooks.ts";
import { ENGINE_DATA } from "./engine-data.ts";

// For `node --import wasm-ensemble/typescript program.ts`, in any supported Node: from 22.18 on Node knows types by itself,
// though no enums, and no `./a.js` that means `./a.ts`. Engines, to whose threads the option comes as well, add the hooks
// when they need them: in Node 20 that would double the time of their start.
if (workerData !== ENGINE_DATA) await addTypeScriptHooks();

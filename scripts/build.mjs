// npm run build: installs what is missing and builds what is stale. With --debug also the debug build of the kernels.
import process from "node:process";
import { exitWith } from "./lib/step.mjs";
import { setUp } from "./set-up.mjs";

await exitWith(setUp({ debug: process.argv.includes("--debug"), docs: true }));

import type { Command } from "../command.ts";
import { runServe, SERVE_OPTIONS } from "../serve/serve-options.ts";

/** `ensemble play`: serves the playground, and opens it. */
export const play: Command = {
  name: "play",
  summary: "open the playground: engines, kernels and views in your browser",
  options: SERVE_OPTIONS,
  notes: [
    "The page is served from this machine, to this machine alone, with the headers that give it",
    "shared memory. Ctrl-C ends it. The docs are beside it: ensemble docs opens them.",
  ].join("\n"),
  run: (args, io) => runServe("play", args, io),
};

import type { Command } from "../command.ts";
import { runServe, SERVE_OPTIONS } from "../serve/serve-options.ts";

/** `ensemble docs`: serves the docs, and opens them. */
export const docs: Command = {
  name: "docs",
  summary: "open the docs: guide, reference, examples, playground",
  options: SERVE_OPTIONS,
  notes: "They are served from this machine, to this machine alone, without the network. Ctrl-C ends it.",
  run: (args, io) => runServe("docs", args, io),
};

import type { ShowLines } from "../../client/output/labelled-lines.ts";

/** Shows lines on the console of the page. */
export const showLines: ShowLines = (stream, label, lines) => {
  console[stream === "stderr" ? "error" : "log"](lines.map((line) => `[${label}] ${line}`).join("\n"));
};

import { writeAbove } from "../../node/progress/status-line.ts";
import type { OutputEvent } from "../../prompt/session.ts";
import type { CommandIo } from "../command.ts";

/** Writes what a cell shows to the stream of the same name, labels of engines in colour. */
export function showEvent(event: OutputEvent, io: CommandIo): void {
  if (event.kind === "stream") {
    const { stream, colors } = io[event.stream];
    const text = event.text.replaceAll(/^(?:\[(?:stdout|stderr):\d+\]|Out\[\d+:\d+\]:)/gm, colors.dim);
    // A cell may show how far something has come.
    writeAbove(stream, text, () => undefined);
    return;
  }
  const plain = event.data["text/plain"];
  if (plain !== undefined) io.stdout.write(`${plain}\n`);
}

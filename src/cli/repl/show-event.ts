import type { OutputEvent } from "../../prompt/session.ts";
import type { CommandIo } from "../command.ts";

/** Writes what a cell shows to the stream of the same name, labels of engines in colour. */
export function showEvent(event: OutputEvent, io: CommandIo): void {
  if (event.kind === "stream") {
    const { write, colors } = io[event.stream];
    write(event.text.replaceAll(/^(?:\[(?:stdout|stderr):\d+\]|Out\[\d+:\d+\]:)/gm, colors.dim));
    return;
  }
  const plain = event.data["text/plain"];
  if (plain !== undefined) io.stdout.write(`${plain}\n`);
}

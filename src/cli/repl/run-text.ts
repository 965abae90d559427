import { commandAsMagic } from "../../prompt/magics/command-as-magic.ts";
import type { PromptSession } from "../../prompt/session.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import { showEvent } from "./show-event.ts";
import { showOutcome } from "./show-outcome.ts";

/** Runs a text as one cell, and shows its value. Gives the exit code. */
export async function runText(text: string, session: PromptSession, io: CommandIo): Promise<number> {
  const code = text.replaceAll(/^\..*$/gm, commandAsMagic);
  let interrupted: Interrupt | undefined;
  const forget = io.onInterrupt((interrupt) => {
    interrupted = interrupt;
    session.interrupt();
  });
  const outcome = await session.run(code, { name: "stdin", output: (event) => showEvent(event, io) });
  forget();
  showOutcome(outcome, io);
  if (interrupted !== undefined) return interrupted.exitCode;
  // A loop that SIGINT has ended was heard of by nothing else.
  return outcome.kind === "value" ? 0 : outcome.kind === "error" ? 1 : 130;
}

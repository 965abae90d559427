import process from "node:process";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { openSession } from "../../prompt/open-session.ts";
import type { CommandIo } from "../command.ts";
import { connectEngines, type EngineValues } from "../jupyter/engines.ts";
import { Prompt } from "./prompt.ts";
import { runText } from "./run-text.ts";
import { showEvent } from "./show-event.ts";

/** Runs the prompt on a terminal, and what comes through a pipe at once. Gives the exit code. */
export async function runRepl(engines: EngineValues, io: CommandIo): Promise<number> {
  const client = await connectEngines(engines);
  const isInteractive = process.stdin.isTTY;
  const prompt = isInteractive ? new Prompt(client, io) : undefined;
  const { isColorSupported } = io.stdout.colors;
  const session = await openSession({
    client,
    inspect: (value) => inspect(value, { colors: isColorSupported, breakLength: io.stdout.columns }),
    output: (event) => (prompt === undefined ? showEvent(event, io) : prompt.show(event)),
  });
  try {
    return prompt === undefined ? await runText(await text(process.stdin), session, io) : await prompt.run(session);
  } finally {
    await session.close();
  }
}

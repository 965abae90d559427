import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const options = {
  json: { type: "boolean", summary: "print one JSON object, for programs" },
} as const satisfies CommandOptions;

/** `ensemble replay`: shows what was not over when a recording ended. */
export const replay: Command = {
  name: "replay",
  summary: "show what a recorded program waits for: connect({ record }), ENSEMBLE_RECORD",
  operands: "FILE",
  options,
  notes: [
    "ENSEMBLE_RECORD=run.jsonl node program.js makes the recording; where the file is there, the",
    "next is run-2.jsonl. The scheduler is run again on what it holds: it has to give the same",
    "commands, or the exit code is 1. Then follow the tasks that had not ended, and for what each",
    "of them waits. Times are seconds after the recording began.",
  ].join("\n"),
  run: async (args, { stdout }) => {
    const { values, operands } = parseArguments(args, options);
    const [file, ...more] = operands;
    if (file === undefined) throw new UsageError("replay expects a recording: ensemble replay FILE");
    if (more.length > 0) throw new UsageError(`replay expects one recording; got ${operands.join(" ")}`);
    // Loaded here, as help and other commands need none of it.
    const [{ replay: runAgain }, { replayText }] = await Promise.all([
      import("../../recording/replay.ts"),
      import("../replay/text.ts"),
    ]);
    const report = readable(file, () => runAgain(linesOf(file)));
    stdout.write(values.json ? `${JSON.stringify(report)}\n` : replayText(report, stdout));
    return report.difference === undefined ? 0 : 1;
  },
};

// A recording may be longer than a string can be.
function* linesOf(file: string): Generator<string> {
  const decoder = new StringDecoder("utf8");
  const bytes = new Uint8Array(2 ** 20);
  const opened = openSync(file, "r");
  try {
    let rest = "";
    for (let length = readSync(opened, bytes); length > 0; length = readSync(opened, bytes)) {
      const lines = (rest + decoder.write(Buffer.from(bytes.buffer, 0, length))).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    yield rest;
  } finally {
    closeSync(opened);
  }
}

function readable<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const isOwn = error instanceof SyntaxError || (error instanceof Error && "code" in error);
    if (!isOwn) throw error;
    throw new UsageError(`${file} can't be replayed: ${error.message}`);
  }
}

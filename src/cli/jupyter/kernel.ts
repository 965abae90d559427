import { writeSync } from "node:fs";
import process from "node:process";
import { runKernel } from "../../jupyter/kernel/run-kernel.ts";
import type { CommandIo, Interrupt } from "../command.ts";
import { version } from "../version.ts";
import { connectEngines, type EngineValues, engineArguments } from "./engines.ts";

/** Runs a kernel until its front end ends it. Ends the process, whatever cells have left running. */
export async function kernel(connectionFile: string, values: EngineValues, io: CommandIo): Promise<number> {
  engineArguments(values);
  await runKernel({
    connectionFile,
    version: version(),
    connect: () => connectEngines(values),
    onSignal: (handler) => {
      const take = ({ name }: Interrupt): void => {
        // Each time anew: a second one would end the process.
        if (name === "SIGINT") io.onInterrupt(take);
        handler(name);
      };
      io.onInterrupt(take);
    },
    onWarning: (text) => warn(`ensemble: ${text}\n`),
  });
  process.exit(0);
}

// Not by the stream, which cells write to.
function warn(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Who would read it is gone.
  }
}

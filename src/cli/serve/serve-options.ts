import { parseArguments } from "../arguments.ts";
import type { CommandIo, CommandOption } from "../command.ts";
import { UsageError } from "../usage-error.ts";
import { readPort } from "./port.ts";

/** Options of the commands that open a part of the site. */
export const SERVE_OPTIONS: {
  readonly port: CommandOption & { readonly type: "string" };
  readonly "no-open": CommandOption & { readonly type: "boolean" };
} = {
  port: { type: "string", value: "N", summary: "port to serve at; by default 4321, or a free one when that is taken" },
  "no-open": { type: "boolean", summary: "print the address, and open no browser" },
};

/** Runs such a command. @throws {UsageError} for arguments that make no sense */
export async function runServe(command: "docs" | "play", args: readonly string[], io: CommandIo): Promise<number> {
  const { values, operands } = parseArguments(args, SERVE_OPTIONS);
  if (operands.length > 0) throw new UsageError(`${command} expects options only; got ${operands.join(" ")}`);
  const port = values.port === undefined ? undefined : readPort(values.port);
  // Loaded here, as help and other commands need none of it.
  const { serveHere } = await import("./serve-here.ts");
  return serveHere({ what: command === "docs" ? "docs" : "playground", port, opens: values["no-open"] !== true }, io);
}

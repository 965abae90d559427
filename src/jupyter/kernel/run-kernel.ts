import process from "node:process";
import { takeProgress } from "../../node/progress/show-progress.ts";
import { openSession } from "../../prompt/open-session.ts";
import type { PromptSession } from "../../prompt/session.ts";
import { makeUp } from "../../protocol/soon.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import { cellGlobals } from "../display/cell-globals.ts";
import { lineOf, ProgressDisplay } from "../display/progress.ts";
import { readConnectionFile } from "../wire/connection-file.ts";
import { SocketLink } from "../wire/socket-link.ts";
import { captureStreams } from "./captured-streams.ts";
import type { CellOutput } from "./cell-output.ts";
import { Kernel } from "./kernel.ts";
import { kernelInfo } from "./kernel-info.ts";
import { refuseInput } from "./no-input.ts";

/** What a kernel is started with. */
export interface KernelRequest {
  /** The front end says in it where the kernel has to listen. */
  readonly connectionFile: string;
  /** Of this package. */
  readonly version: string;
  /** Starts the engines, or finds them. */
  readonly connect: () => Promise<SamplingClient>;
  /** Calls `handler` for each signal to this process, until it ends. */
  readonly onSignal: (handler: (name: "SIGINT" | "SIGTERM" | "SIGHUP") => void) => void;
  /** For whoever started the front end: what went wrong with a message. */
  readonly onWarning: (text: string) => void;
}

/**
 * Runs a kernel until its front end ends it, or is gone, or the process gets a signal to end. Where there are no engines,
 * because `connect` rejects, cells fail and say so.
 *
 * @throws {JupyterError} when the file is none of Jupyter's, zeromq is not installed, or an address is taken
 */
export async function runKernel({
  connectionFile,
  version,
  connect,
  onSignal,
  onWarning,
}: KernelRequest): Promise<void> {
  const info = kernelInfo(version);
  const link = await SocketLink.open(readConnectionFile(connectionFile), info);
  // However it ends: a cell may call process.exit.
  process.once("exit", () => link.close());
  const kernel = new Kernel({ link, kernelInfo: info, openSession: (output) => startSession(connect, output) });
  const interrupt = (): void => {
    // A cell that was ended by force took with it what was due.
    makeUp();
    kernel.interrupt();
  };
  await new Promise<void>((resolve) => {
    const end = (): void => resolve();
    link.listen({
      onRequest: (message) => kernel.receive(message),
      onInterrupt: interrupt,
      onShutdown: end,
      onWarning,
    });
    onSignal((name) => (name === "SIGINT" ? interrupt() : end()));
  });
  await kernel.close();
}

async function startSession(connect: KernelRequest["connect"], output: () => CellOutput): Promise<PromptSession> {
  captureStreams((stream, text) => output().write(stream, text));
  refuseInput((text) => output().write("stderr", text));
  takeProgress(async (work) => {
    const progress = new ProgressDisplay(work, output());
    await work.wait();
    progress.end(lineOf(work));
  });
  // Before the session, so that they are as the globals of Node to it.
  for (const [name, value] of Object.entries(cellGlobals(output))) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
  }
  return openSession({ client: await connect() });
}

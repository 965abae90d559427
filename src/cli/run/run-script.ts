import { resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { type AsyncResult, partsOf } from "../../client/results/async-result.ts";
import { connect } from "../../node/connect.ts";
import { fromTypeScript } from "../../node/read-script.ts";
import { failuresByText, labelled } from "../../prompt/labels.ts";
import type { EngineId } from "../../protocol/ids.ts";
import type { ExecuteReply } from "../../protocol/messages.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import type { CommandIo } from "../command.ts";
import { STDIN } from "../stdin.ts";
import { type EngineOutcome, runReport } from "./report.ts";

/** What `ensemble run` was asked for, checked. */
export interface RunRequest {
  /** A file, or the text of a script, JavaScript or TypeScript. */
  readonly script: { readonly file: string } | { readonly source: string };
  /** What the script finds in `process.argv`, from the third on. */
  readonly args: readonly string[];
  /** By default one per core. */
  readonly engines?: number;
  /** Whether to print one object for programs, in the end. */
  readonly json: boolean;
}

// As node calls it in messages.
const STDIN_NAME = "[stdin]";

/** Runs a script on every engine, shows what they write while they do, and what came out. Gives the exit code. */
export async function runScript({ script, args, engines, json }: RunRequest, io: CommandIo): Promise<number> {
  // Shown here, or in what is printed in the end.
  const client = await connect({ output: "capture", ...(engines !== undefined && { engines }) });
  try {
    const { ids } = client;
    const result = start(client, { script, args }, io);
    if (result === undefined) return 1;
    const stop = json ? undefined : showLive(result, io);
    await result.wait();
    stop?.();
    const outcomes = await outcomesOf(result, ids);
    if (json) io.stdout.write(`${JSON.stringify(runReport(outcomes))}\n`);
    else showOutcomes(outcomes, io);
    return outcomes.every(({ settled }) => settled.status === "fulfilled") ? 0 : 1;
  } finally {
    await client.close();
  }
}

// A script that can't be read as JavaScript or TypeScript is refused before any engine sees it.
function start(
  client: SamplingClient,
  { script, args }: Pick<RunRequest, "script" | "args">,
  { stderr }: CommandIo,
): AsyncResult<ExecuteReply[], ExecuteReply> | undefined {
  const dview = client.directView();
  const isFile = "file" in script;
  const argv = [process.execPath, isFile ? resolve(script.file) : STDIN, ...args];
  try {
    // Before the script, as requests to an engine run in order; it can't fail.
    dview.execute(`process.argv = ${JSON.stringify(argv)}`, { silent: true });
    if (isFile) return dview.run(pathToFileURL(script.file));
    return dview.execute(fromTypeScript(script.source, STDIN_NAME).source);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    stderr.write(`${stderr.colors.red("SyntaxError:")} ${error.message}\n`);
    return undefined;
  }
}

// Gives what ends it, and shows what is left of lines.
function showLive(result: AsyncResult<unknown, unknown>, io: CommandIo): () => void {
  const { state, owner } = partsOf(result);
  return owner.output.follow(state, (stream, engineId, lines) => {
    io[stream].write(labelled(stream, [engineId], `${lines.join("\n")}\n`, io[stream].colors.dim));
  });
}

async function outcomesOf(
  result: AsyncResult<ExecuteReply[], ExecuteReply>,
  ids: readonly EngineId[],
): Promise<EngineOutcome[]> {
  const { stdout, stderr } = result;
  const all = await result.allSettled();
  return all.map((settled, i) => ({
    engineId: ids[i] ?? i,
    settled,
    stdout: stdout[i] ?? "",
    stderr: stderr[i] ?? "",
  }));
}

function showOutcomes(outcomes: readonly EngineOutcome[], { stdout, stderr }: CommandIo): void {
  for (const { engineId, settled } of outcomes) {
    if (settled.status === "rejected" || settled.value.text === "") continue;
    stdout.write(labelled("value", [engineId], settled.value.text, stdout.colors.green));
  }
  for (const [text, ids] of failuresByText(outcomes)) stderr.write(labelled("error", ids, text, stderr.colors.red));
}

import { stackThere } from "../../client/output/display-outputs.ts";
import { RemoteError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import type { ExecuteReply } from "../../protocol/messages.ts";

/** How a script ended on one engine. */
export interface EngineOutcome {
  readonly engineId: EngineId;
  readonly settled: PromiseSettledResult<ExecuteReply>;
  readonly stdout: string;
  readonly stderr: string;
}

/** One engine in what `ensemble run --json` prints. */
export type EngineReport = {
  readonly engine: EngineId;
  readonly stdout: string;
  readonly stderr: string;
} & (
  | {
      readonly ok: true;
      /** The value as text, as a console shows it; empty when there is none. */
      readonly text: string;
    }
  | {
      readonly ok: false;
      readonly error: { readonly name: string; readonly message: string; readonly stack: string | null };
    }
);

/** What `ensemble run --json` prints. */
export function runReport(outcomes: readonly EngineOutcome[]): { readonly engines: readonly EngineReport[] } {
  return { engines: outcomes.map(engineReport) };
}

function engineReport({ engineId, settled, stdout, stderr }: EngineOutcome): EngineReport {
  const engine = { engine: engineId, stdout, stderr };
  if (settled.status === "fulfilled") return { ...engine, ok: true, text: settled.value.text };
  return { ...engine, ok: false, error: errorReport(settled.reason) };
}

function errorReport(reason: unknown): { name: string; message: string; stack: string | null } {
  if (reason instanceof RemoteError) {
    const { cause } = reason;
    const message = cause instanceof Error ? cause.message : reason.message;
    return { name: reason.remoteName, message, stack: stackThere(reason) ?? null };
  }
  if (reason instanceof Error) return { name: reason.name, message: reason.message, stack: null };
  return { name: "thrown value", message: String(reason), stack: null };
}

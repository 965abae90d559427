import type { MessagePort } from "node:worker_threads";
import type { EngineId } from "../protocol/ids.ts";

/** What an engine on a thread gets when it starts. */
export interface EngineStart {
  readonly engineId: EngineId;
  readonly port: MessagePort;
  /** One 32-bit number that rises with each message to the client, shared by the engines of a transport. */
  readonly signal: SharedArrayBuffer;
  /** One 32-bit number that rises with each message to the engine. */
  readonly posted: SharedArrayBuffer;
  /** One 32-bit number: the id, modulo 2^32, of the task that the engine began last; -1 before the first. */
  readonly begun: SharedArrayBuffer;
  /** MB of WebAssembly memory that it may have; absent: no limit. */
  readonly maxWasmMb?: number | undefined;
  /** Folder of modules that clients have sent from other machines. */
  readonly sentModules?: string | undefined;
}

import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { Request } from "../protocol/messages.ts";
import type { ImportModule } from "./function-table.ts";
import type { EngineCode } from "./late-code.ts";
import type { Namespace } from "./namespace.ts";
import type { PostReplies } from "./outbox.ts";

/** What an engine needs from the place it runs in. */
export interface EngineHooks {
  readonly post: PostReplies;
  readonly importModule: ImportModule;
  /** Text of a value for people. */
  readonly inspect: (value: unknown) => string;
  /** Takes a message that has arrived but not been delivered, so that a busy engine hears an abort. */
  readonly poll?: () => readonly Request[] | undefined;
  /** Notes that a task is begun, where the client can read it even when the engine is dead. */
  readonly begun?: (id: TaskId) => void;
}

/** What an engine is made of. */
export interface EngineParts {
  readonly engineId: EngineId;
  readonly namespace: Namespace;
  readonly hooks: EngineHooks;
  readonly code: EngineCode;
  /** MB that the memories of its kernels may have together; absent: no limit. */
  readonly maxWasmMb?: number | undefined;
}

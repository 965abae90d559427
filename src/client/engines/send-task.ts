import { bufferOf, isTypedArray, type TypedArray } from "../../protocol/brands.ts";
import type { Request } from "../../protocol/messages.ts";
import { placedUnder } from "../../protocol/placeholder.ts";
import { copyToMove } from "../../protocol/transferables.ts";
import type { Call, Push, Task, TaskPayload } from "../../scheduler/task.ts";
import type { EngineLink } from "../../transport/contract.ts";

/**
 * Sends what a task asks of its engine. Large typed arrays are copied once, now, and the copies moved; but what goes to an
 * engine by way of its host is copied as it is written.
 */
export function sendTask(link: EngineLink, task: Task, payload: TaskPayload): void {
  if (payload.kind === "call") sendCall(link, task, payload);
  else if (payload.kind === "push") sendPush(link, task, payload);
  else if (payload.kind === "map") {
    const { closures: _, ...request } = payload;
    link.send(request, task.move);
  } else link.send(payload, task.move);
}

function sendCall(link: EngineLink, task: Task, call: Call): void {
  const copies = link.host === undefined ? copiesToMove(call.args, task.move) : undefined;
  if (copies === undefined) {
    link.send(applyRequest(task, call), task.move);
    return;
  }
  const args = call.args.map((arg) => copies.get(arg) ?? arg);
  link.send(applyRequest(task, { ...call, args }), allToMove(task, copies));
}

function applyRequest({ id }: Task, { fn, args, placeholders }: Call): Request {
  const ids = [id];
  if (placeholders.length === 0) return { kind: "apply", fn, ids, args: [args] };
  return {
    kind: "apply",
    fn,
    ids,
    args: [args],
    placeholders: placedUnder(0, placeholders),
  };
}

function sendPush(link: EngineLink, task: Task, { isApart, closures: _closures, ...request }: Push): void {
  const copies =
    isApart === true && link.host === undefined ? copiesToMove(Object.values(request.values), task.move) : undefined;
  if (copies === undefined) {
    link.send(request, task.move);
    return;
  }
  const entries = Object.entries(request.values).map(([name, value]) => [name, copies.get(value) ?? value] as const);
  const values = Object.fromEntries<unknown>(entries);
  link.send({ ...request, values }, allToMove(task, copies));
}

type Copies = ReadonlyMap<unknown, { readonly buffer: ArrayBuffer }>;

function allToMove({ move = [] }: Task, copies: Copies): readonly object[] {
  return [...move, ...[...copies.values()].map(({ buffer }) => buffer)];
}

// Copies of the values that are better moved than cloned; not of those whose own memory moves, nor of what can't be
// copied, since its memory is gone or there is none left. It can't be cloned either, which the link then says.
function copiesToMove(values: readonly unknown[], moved: readonly object[] | undefined): Copies | undefined {
  let copies: Map<unknown, { readonly buffer: ArrayBuffer }> | undefined;
  for (const value of values) {
    if (!isTypedArray(value) || moved?.includes(bufferOf(value))) continue;
    const copy = tryCopy(value);
    if (copy) (copies ??= new Map()).set(value, copy);
  }
  return copies;
}

function tryCopy(array: TypedArray): { readonly buffer: ArrayBuffer } | undefined {
  try {
    return copyToMove(array);
  } catch {
    return undefined;
  }
}

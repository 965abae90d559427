/** Number of an engine, unique in its client: 0, 1, 2, … in the order engines were asked for; never given twice. */
export type EngineId = number;

/** Number of a task, unique in its client, rising in the order of submission. */
export type TaskId = number;

/** Number of a function that a client has sent, unique in its client. */
export type FunctionId = number;

/** The number whose lowest 32 bits are given, as a signed number, and that lies near another one. */
export function fullId(low: number, near: number): number {
  return near + ((low - near) | 0);
}

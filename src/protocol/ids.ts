/** Number of an engine, unique in its client: 0, 1, 2, … in the order engines were asked for; never given twice. */
export type EngineId = number;

/** Number of a task, unique in its client, rising in the order of submission. */
export type TaskId = number;

/** Number of a function that a client has sent, unique in its client. */
export type FunctionId = number;

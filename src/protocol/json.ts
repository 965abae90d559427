/** An error as JSON has it: what `JSON.stringify` would leave out, and its fields. */
export interface ErrorJson {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Of an error as JSON has it, where it is one. */
  readonly cause?: unknown;
  /** Members of an AggregateError. */
  readonly errors?: readonly unknown[];
  readonly [field: string]: unknown;
}

/** An error, its causes and members with it, as plain data that JSON keeps. */
export function errorToJson(error: Error): ErrorJson {
  // A cause that leads back to its error ends there.
  return errorData(error, new Set());
}

function errorData(error: Error, above: ReadonlySet<unknown>): ErrorJson {
  const { name, message, stack, cause } = error;
  const here = new Set(above).add(error);
  const errors: unknown = "errors" in error ? error.errors : undefined;
  return {
    ...Object.fromEntries(Object.entries(error).map(([key, value]) => [key, dataOf(value, here)])),
    name,
    message,
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && { cause: dataOf(cause, here) }),
    ...(Array.isArray(errors) && { errors: dataOf(errors, here) as unknown[] }),
  };
}

function dataOf(value: unknown, above: ReadonlySet<unknown>): unknown {
  if (isError(value)) return above.has(value) ? `[${value.name}]` : errorData(value, above);
  if (Array.isArray(value)) return value.map((item) => dataOf(item, above));
  if (typeof value === "bigint") return String(value);
  return value;
}

// Of any realm.
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

/**
 * Gives an object of results a `toJSON`, which is not enumerated: maps become objects, sets lists, errors plain data.
 *
 * @returns `result`
 */
export function withJson<T extends object>(result: T): T {
  return Object.defineProperty(result, "toJSON", { value: () => plain(result) });
}

const NOWHERE: ReadonlySet<unknown> = new Set();

function plain(value: object): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return Object.fromEntries(
    Object.entries(value).map(([key, part]: [string, unknown]) => [
      key,
      part instanceof Map ? plain(part) : dataOf(part, NOWHERE),
    ]),
  );
}

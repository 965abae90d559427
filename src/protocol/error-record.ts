import { describe } from "./describe.ts";

/** An error as it travels: plain data, so that no runtime can lose its class name, cause or stack. */
export type ErrorRecord =
  | {
      readonly kind: "error";
      readonly name: string;
      readonly message: string;
      readonly stack?: string;
      /** `code` of Node's and DOM errors. */
      readonly code?: string | number;
      readonly cause?: ErrorRecord;
      /** Members of an AggregateError. */
      readonly errors?: readonly ErrorRecord[];
    }
  /** Something that is not an error was thrown; `text` describes it. */
  | { readonly kind: "thrown"; readonly text: string };

// Deep enough for every honest chain; ends chains that a faulty program has tied into a ring.
const MAX_CAUSES = 8;
const MAX_ERRORS = 32;

/** Takes down whatever was thrown: null, getters that throw and rings of causes included. Never throws. */
export function toErrorRecord(thrown: unknown, depth = 0): ErrorRecord {
  try {
    if (!isErrorLike(thrown)) return { kind: "thrown", text: describe(thrown) };
    // Any of these may be of any type: programs set them as they like.
    const { name, message, stack, code, cause, errors } = thrown as unknown as Readonly<Record<string, unknown>>;
    const goesOn = depth < MAX_CAUSES;
    return {
      kind: "error",
      name: String(name),
      message: String(message),
      ...(typeof stack === "string" && { stack }),
      ...((typeof code === "string" || typeof code === "number") && { code }),
      ...(cause !== undefined && goesOn && { cause: toErrorRecord(cause, depth + 1) }),
      ...(Array.isArray(errors) &&
        goesOn && { errors: errors.slice(0, MAX_ERRORS).map((error) => toErrorRecord(error, depth + 1)) }),
    };
  } catch {
    return { kind: "thrown", text: "an error that can't be read" };
  }
}

// `instanceof` fails for errors of another realm, so the shape decides.
function isErrorLike(value: unknown): value is Error {
  if (value instanceof Error) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.prototype.toString.call(value) === "[object Error]" || ("stack" in value && "message" in value);
}

const STANDARD_CLASSES: ReadonlyMap<string, ErrorConstructor> = new Map(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((type) => [type.name, type]),
);

/**
 * Rebuilds what was thrown: standard classes as themselves, others as an Error of the same name. The stack is the
 * engine's. What was thrown without being an error comes back as an Error that says so.
 */
export function fromErrorRecord(record: ErrorRecord): Error {
  if (record.kind === "thrown") return new Error(`threw ${record.text}, which is not an error`);
  const options = record.cause === undefined ? {} : { cause: fromErrorRecord(record.cause) };
  const error = record.errors
    ? new AggregateError(record.errors.map(fromErrorRecord), record.message, options)
    : new (STANDARD_CLASSES.get(record.name) ?? Error)(record.message, options);
  if (error.name !== record.name) define(error, "name", record.name);
  define(error, "stack", record.stack ?? `${record.name}: ${record.message}`);
  if (record.code !== undefined) define(error, "code", record.code);
  return error;
}

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, enumerable: key === "code", configurable: true, writable: true });
}

/** The record in one line, as `RangeError: n must be positive`. */
export function summarize(record: ErrorRecord): string {
  return record.kind === "thrown" ? `threw ${record.text}` : `${record.name}: ${record.message}`;
}

import { encode } from "./codec.ts";
import { describe } from "./describe.ts";
import { functionRef } from "./function-source.ts";

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
      /** What an error of one of Ensemble's own classes says besides; absent for all others. */
      readonly fields?: Readonly<Record<string, unknown>>;
    }
  /** Something that is not an error; `text` describes it. `value` is it, where it can be sent. */
  | { readonly kind: "thrown"; readonly text: string; readonly value?: unknown };

// Prototypes of Ensemble's own classes by name. They register themselves, as they import this file.
const OWN_CLASSES = new Map<string, Error>();

/** Has errors of these classes rebuilt as what they were, with their fields. Names are those that instances have. */
export function registerErrorClasses(classes: Readonly<Record<string, { readonly prototype: Error }>>): void {
  for (const [name, { prototype }] of Object.entries(classes)) OWN_CLASSES.set(name, prototype);
}

// Enough for every honest failure; ends those that a faulty program has tied into a ring.
const MAX_DEPTH = 8;
const MAX_MEMBERS = 32;
const MAX_RECORDS = 100;

/** Records that may still be made for one failure. */
interface Budget {
  left: number;
}

/** Takes down whatever was thrown: null, getters that throw and rings of causes included. Never throws. */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  return recordOf(thrown, 0, { left: MAX_RECORDS });
}

function recordOf(thrown: unknown, depth: number, budget: Budget): ErrorRecord {
  budget.left -= 1;
  try {
    if (!isErrorLike(thrown)) return { kind: "thrown", text: describe(thrown), ...valueOf(thrown) };
    // Any of these may be of any type: programs set them as they like.
    const { name, message, stack, code, cause, errors } = thrown as unknown as Readonly<Record<string, unknown>>;
    const goesOn = depth < MAX_DEPTH && budget.left > 0;
    return {
      kind: "error",
      name: classNameOf(thrown, String(name)),
      message: String(message),
      ...(typeof stack === "string" && { stack }),
      ...((typeof code === "string" || typeof code === "number") && { code }),
      ...(cause !== undefined && goesOn && { cause: recordOf(cause, depth + 1, budget) }),
      ...(Array.isArray(errors) &&
        goesOn && {
          errors: errors
            .slice(0, Math.min(MAX_MEMBERS, budget.left))
            .map((error) => recordOf(error, depth + 1, budget)),
        }),
      ...fieldsOf(thrown),
    };
  } catch {
    return { kind: "thrown", text: "an error that can't be read" };
  }
}

// The name alone does not tell: what AbortSignal.timeout() throws is a TimeoutError too.
function fieldsOf(error: Error): { readonly fields?: Readonly<Record<string, unknown>> } {
  if (OWN_CLASSES.get(error.name)?.isPrototypeOf(error) !== true) return {};
  // None where one of them can't be sent.
  const { value = { name: error.name } } = valueOf(Object.assign({}, error));
  return { fields: value as Readonly<Record<string, unknown>> };
}

function valueOf(thrown: unknown): { readonly value?: unknown } {
  try {
    const { value, holes } = encode(thrown, "the value", functionRef);
    return holes.length === 0 ? { value } : {};
  } catch {
    return {};
  }
}

// Many classes of programs do not set `name`; the name of their constructor says more than the one they inherit.
function classNameOf(error: Error, name: string): string {
  const own: unknown = error.constructor?.name;
  return typeof own === "string" && own !== "" && STANDARD_CLASSES.has(name) && !Object.hasOwn(error, "name")
    ? own
    : name;
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
 * Rebuilds what was thrown: standard classes and those of Ensemble as themselves, others as an Error of the same name.
 * The stack is the engine's. What was thrown without being an error comes back as an Error that says so.
 */
export function fromErrorRecord(record: ErrorRecord): Error {
  if (record.kind === "thrown") return new Error(`threw ${record.text}, which is not an error`);
  const options = record.cause === undefined ? {} : { cause: causeOf(record.cause) };
  const error = record.errors
    ? new AggregateError(record.errors.map(fromErrorRecord), record.message, options)
    : new (STANDARD_CLASSES.get(record.name) ?? Error)(record.message, options);
  const own = record.fields && OWN_CLASSES.get(record.name);
  // Not by its constructor, which makes a message of what it is given.
  if (own) Object.assign(Object.setPrototypeOf(error, own), record.fields);
  if (error.name !== record.name) define(error, "name", record.name);
  define(error, "stack", record.stack ?? `${record.name}: ${record.message}`);
  if (record.code !== undefined) define(error, "code", record.code);
  return error;
}

// A cause need not be an error.
function causeOf(record: ErrorRecord): unknown {
  return record.kind === "thrown" && "value" in record ? record.value : fromErrorRecord(record);
}

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, enumerable: key === "code", configurable: true, writable: true });
}

/** The record in one line, as `RangeError: n must be positive`. */
export function summarize(record: ErrorRecord): string {
  return record.kind === "thrown" ? `threw ${record.text}` : `${record.name}: ${record.message}`;
}

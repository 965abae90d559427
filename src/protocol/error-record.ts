import { userStack } from "./engine-stack.ts";

/** An error as it travels: plain data, so that no runtime can lose its class name, cause or stack. */
export type ErrorRecord =
  | {
      readonly kind: "error";
      readonly name: string;
      readonly message: string;
      readonly stack?: string;
      /** Place of the library in the frames of `stack`; absent when it has none there. */
      readonly library?: string;
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

/** Takes down an error of Ensemble or of the runtime, which is what it says. Of others nothing is known: `toErrorRecord`. */
export function recordOfError({ name, message, stack, cause }: Error): ErrorRecord {
  return {
    kind: "error",
    name,
    message,
    ...(stack !== undefined && { stack }),
    ...(cause instanceof Error && { cause: recordOfError(cause) }),
  };
}

/** Whether an error is of the class of Ensemble's own that has this name. */
export function isOwnError(error: Error, name: string): boolean {
  return OWN_CLASSES.get(name)?.isPrototypeOf(error) === true;
}

/** Whether a class of errors is the language's. */
export function isStandardClass(name: string): boolean {
  return STANDARD_CLASSES.has(name);
}

const STANDARD_CLASSES: ReadonlyMap<string, ErrorConstructor> = new Map(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((type) => [type.name, type]),
);

/**
 * Rebuilds what was thrown: standard classes and those of Ensemble as themselves, others as an Error of the same name.
 * The stack is the engine's, without the frames of the library. What was thrown without being an error comes back as an Error that says so.
 */
export function fromErrorRecord(record: ErrorRecord): Error {
  if (record.kind === "thrown") return new Error(`threw ${record.text}, which is not an error`);
  const options = record.cause === undefined ? {} : { cause: causeOf(record.cause) };
  const error = record.errors
    ? new AggregateError(record.errors.map(fromErrorRecord), record.message, options)
    : new (STANDARD_CLASSES.get(record.name) ?? Error)(record.message, options);
  const own = OWN_CLASSES.get(record.name);
  if (own && record.fields) dress(error, own, record.fields);
  if (error.name !== record.name) define(error, "name", record.name);
  const { stack = `${record.name}: ${record.message}`, library = "" } = record;
  define(error, "stack", userStack(stack, library));
  if (record.stack !== undefined) wholeStacks.set(error, record.stack);
  if (record.code !== undefined) define(error, "code", record.code);
  return error;
}

const wholeStacks = new WeakMap<object, string>();

/** Stack of a rebuilt error as it was where it was thrown, with the frames of the library; undefined for all else. */
export function wholeStackOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null ? wholeStacks.get(error) : undefined;
}

// Not by the constructor of the class, which makes a message of what it is given. A field is defined, not assigned, so
// that one named __proto__ is a field.
function dress(error: Error, prototype: Error, fields: Readonly<Record<string, unknown>>): void {
  Object.setPrototypeOf(error, prototype);
  for (const [key, value] of Object.entries(fields)) {
    Object.defineProperty(error, key, { value, enumerable: true, configurable: true, writable: true });
  }
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

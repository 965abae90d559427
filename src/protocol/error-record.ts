import { encode } from "./codec.ts";
import { describe } from "./describe.ts";
import { libraryIn, userStack } from "./engine-stack.ts";

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
    const [stack, code, cause, errors] = ["stack", "code", "cause", "errors"].map((key) => partOf(thrown, key));
    const goesOn = depth < MAX_DEPTH && budget.left > 0;
    return {
      kind: "error",
      name: classNameOf(thrown, textOf(partOf(thrown, "name", "Error"))),
      message: textOf(partOf(thrown, "message", "a message that can't be read")),
      ...(typeof stack === "string" && stackOf(stack)),
      ...((typeof code === "string" || typeof code === "number") && { code }),
      ...(cause !== undefined && goesOn && { cause: recordOf(cause, depth + 1, budget) }),
      ...(goesOn && membersOf(errors, depth + 1, budget)),
      ...fieldsOf(thrown),
    };
  } catch {
    return { kind: "thrown", text: "an error that can't be read" };
  }
}

function stackOf(stack: string): { readonly stack: string; readonly library?: string } {
  const library = libraryIn(stack);
  return library === "" ? { stack } : { stack, library };
}

function membersOf(errors: unknown, depth: number, budget: Budget): { readonly errors?: ErrorRecord[] } {
  try {
    if (!Array.isArray(errors)) return {};
    const length = Math.min(errors.length, MAX_MEMBERS, budget.left);
    // By index: a list that was thrown may have methods of its own.
    return { errors: Array.from({ length }, (_, i) => recordOf(partOf(errors, i), depth, budget)) };
  } catch {
    return {};
  }
}

// One part that can't be read leaves the others as they are. Reading the stack may throw too, as it is made then.
function partOf(thrown: object, key: string | number, unreadable?: string): unknown {
  try {
    return Reflect.get(thrown, key);
  } catch {
    return unreadable;
  }
}

function textOf(part: unknown): string {
  try {
    return String(part);
  } catch {
    return describe(part);
  }
}

// The name alone does not tell: what AbortSignal.timeout() throws is a TimeoutError too.
function fieldsOf(error: Error): { readonly fields?: Readonly<Record<string, unknown>> } {
  const name = textOf(partOf(error, "name"));
  if (OWN_CLASSES.get(name)?.isPrototypeOf(error) !== true) return {};
  // None where one of them can't be sent.
  const { value = { name } } = valueOf(Object.assign({}, error));
  return { fields: value as Readonly<Record<string, unknown>> };
}

function valueOf(thrown: unknown): { readonly value?: unknown } {
  try {
    const { value, holes } = encode(thrown, "the value", noFunction);
    // Cloned here, as what can't be cloned would keep the whole record from being posted.
    return holes.length === 0 ? { value: structuredClone(value) } : {};
  } catch {
    return {};
  }
}

// What is thrown with a function in it does not travel: how the function would is of no account.
function noFunction(): never {
  throw new TypeError();
}

// Many classes of programs do not set `name`; the name of their constructor says more than the one they inherit.
function classNameOf(error: Error, name: string): string {
  const constructor: unknown = partOf(error, "constructor");
  const own = typeof constructor === "function" ? partOf(constructor, "name") : undefined;
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

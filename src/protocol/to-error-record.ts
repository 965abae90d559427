import { encode } from "./codec.ts";
import { describe } from "./describe.ts";
import { libraryIn } from "./engine-stack.ts";
import { type ErrorRecord, isOwnError, isStandardClass } from "./error-record.ts";

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
  if (!isOwnError(error, name)) return {};
  // None where one of them can't be sent.
  const { value = { name } } = valueOf(Object.assign({}, error));
  return { fields: value as Readonly<Record<string, unknown>> };
}

function valueOf(thrown: unknown): { readonly value?: unknown } {
  try {
    const { value, placeholders } = encode(thrown, "the value", noFunction);
    // Cloned here, as what can't be cloned would keep the whole record from being posted.
    return placeholders.length === 0 ? { value: structuredClone(value) } : {};
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
  return typeof own === "string" && own !== "" && isStandardClass(name) && !Object.hasOwn(error, "name") ? own : name;
}

// `instanceof` fails for errors of another realm, so the shape decides.
function isErrorLike(value: unknown): value is Error {
  if (value instanceof Error) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.prototype.toString.call(value) === "[object Error]" || ("stack" in value && "message" in value);
}

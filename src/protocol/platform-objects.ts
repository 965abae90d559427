/** Whether `value` is a URL, of whatever implementation: by the members that Node asks for, too. */
export function isUrl(value: unknown): value is URL {
  if (typeof value !== "object" || value === null) return false;
  const { href, protocol, searchParams } = value as Partial<URL>;
  return typeof href === "string" && typeof protocol === "string" && typeof searchParams === "object";
}

/** Whether `value` is an AbortSignal, of whatever implementation. */
export function isAbortSignal(value: unknown): value is AbortSignal {
  if (typeof value !== "object" || value === null) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return (
    typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function"
  );
}

/** Whether `value` is an array of bytes, as files are read into, of any realm. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]";
}

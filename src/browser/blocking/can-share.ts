/**
 * Whether memory can be shared with workers. It is tried: a page that says it is isolated may have no SharedArrayBuffer, as in
 * WebKitGTK, and one that has it may not be allowed to send it.
 */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === "undefined") return false;
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(new SharedArrayBuffer(1));
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    port2.close();
  }
}

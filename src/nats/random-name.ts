/** A name that nobody else has, of small letters and digits. */
export function randomName(): string {
  // Pages that are not secure have no `randomUUID`.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

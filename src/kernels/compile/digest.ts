import { KernelError } from "../../protocol/errors.ts";

/** SHA-256 of a text, hexadecimal. @throws as `digestBytes` */
export function digest(text: string): Promise<string> {
  return digestBytes(new TextEncoder().encode(text));
}

/**
 * SHA-256 of bytes, hexadecimal.
 *
 * @throws {KernelError} in a page that is not secure, which lacks what makes it
 */
export async function digestBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Absent there, whatever the types say.
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (subtle === undefined) {
    throw new KernelError("kernels need a page that is secure to be told apart: serve it by https, or from localhost");
  }
  const hash = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

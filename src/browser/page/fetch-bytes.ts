import { describe } from "../../protocol/describe.ts";
import { isBytes, isUrl } from "../../protocol/platform-objects.ts";

/**
 * The bytes of a WebAssembly module that a caller gave, or gave the address of.
 *
 * @param caller - names the public function in messages
 * @throws {TypeError} when it is neither a URL nor bytes, or can't be read
 */
export async function bytesOf(caller: string, source: URL | Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (isBytes(source)) return new Uint8Array(source);
  if (!isUrl(source)) throw new TypeError(`${caller} expects a URL or bytes, got ${describe(source)}`);
  try {
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new TypeError(`${caller} can't read ${source.href}: ${String(error)}`, { cause: error });
  }
}

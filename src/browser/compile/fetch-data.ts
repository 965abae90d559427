import { fromBase64 } from "../../protocol/bytes/base64.ts";

const DATA = "data:application/wasm;base64,";

/**
 * Lets this worker fetch WebAssembly from data: addresses without asking anybody. The AssemblyScript compiler does so as
 * it starts, which a Content Security Policy without `connect-src data:` refuses.
 */
export function allowDataModules(): void {
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    if (typeof input !== "string" || !input.startsWith(DATA)) return fetch(input, init);
    const headers = { "Content-Type": "application/wasm" };
    return Promise.resolve(new Response(fromBase64(input.slice(DATA.length)), { headers }));
  };
}

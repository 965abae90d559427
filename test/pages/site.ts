import { createReadStream, existsSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Headers by which a page may share memory with its workers. */
export const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
} as const;

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  css: "text/css",
  js: "text/javascript",
  json: "application/json",
  wasm: "application/wasm",
  ts: "text/plain",
};

/** A site that is served while a test runs. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** A site whose pages may say something. */
export interface ListeningSite extends Site {
  /** The next text that a page posts, to whatever path. */
  posted(): Promise<string>;
}

/**
 * Serves a folder, by default the checkout, and pages given by path, all with the given headers.
 *
 * @param pages - text by path, such as `/index.html`
 */
export async function serve(
  pages: Readonly<Record<string, string | Uint8Array>>,
  headers: Readonly<Record<string, string>> = {},
  folder = ROOT,
): Promise<ListeningSite> {
  const readers: ((text: string) => void)[] = [];
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      void text(request).then((posted) => readers.shift()?.(posted));
      response.end();
      return;
    }
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader("Content-Type", TYPES[path.replace(/^.*\./, "")] ?? "application/octet-stream");
    const page = pages[path];
    if (page === undefined) sendFile(folder, path, response);
    else response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const posted = (): Promise<string> => new Promise((resolve) => readers.push(resolve));
  return { url: `http://127.0.0.1:${port}`, posted, close };
}

function sendFile(folder: string, path: string, response: ServerResponse): void {
  const file = join(folder, normalize(path));
  if (!file.startsWith(folder) || path.endsWith("/") || !existsSync(file)) response.writeHead(404).end();
  else createReadStream(file).pipe(response);
}

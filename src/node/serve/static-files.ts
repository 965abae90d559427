import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { extname } from "node:path";
import { type Encoding, encodingFor } from "./encoding.ts";
import { FileCache } from "./file-cache.ts";
import { isLoopback } from "./loopback.ts";

/** The type of each file that is served, and whether it gets smaller by compression. */
const TYPES: Readonly<Record<string, readonly [type: string, shrinks: boolean]>> = {
  ".html": ["text/html; charset=utf-8", true],
  ".js": ["text/javascript; charset=utf-8", true],
  ".json": ["application/json", true],
  ".css": ["text/css; charset=utf-8", true],
  ".svg": ["image/svg+xml", true],
  ".png": ["image/png", false],
  ".txt": ["text/plain; charset=utf-8", true],
  ".wasm": ["application/wasm", true],
  ".woff2": ["font/woff2", false],
};

/** Whether a page runs text as code, such as what its user types. */
type Runs = "text" | "no text";

/**
 * What every answer carries. The first three isolate the page, so that it has shared memory. Styles and images may be in
 * scripts of the page. Nothing is loaded from elsewhere, and no other page may show this one in itself.
 */
function headersFor(runs: Runs): Readonly<Record<string, string>> {
  return {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": [
      "default-src 'self'",
      runs === "text" ? "script-src 'self' 'unsafe-eval'" : "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
  };
}

/** Folders whose files are served below a path. */
export interface Mount {
  /** Begins and ends with a slash. */
  readonly path: string;
  /** Each ends with a slash; the first that has a file is asked for it. */
  readonly folders: readonly URL[];
}

/**
 * Answers with files of folders, compressed where the browser takes that, and to this machine alone: a page elsewhere whose
 * name has been made to mean this machine is told so.
 *
 * @param mounts - the first whose path a request begins with has it
 */
export function staticFiles(mounts: readonly Mount[], runs: Runs = "text"): RequestListener {
  const files = new FileCache();
  const headers = headersFor(runs);
  return (request, response) => {
    const { method, url = "/" } = request;
    const exchange = { request, response, files, headers };
    if (!isLoopback(request.headers.host))
      return say(exchange, 403, "This server answers to this machine alone, as localhost.");
    if (method !== "GET" && method !== "HEAD")
      return say(exchange, 405, "Only GET and HEAD are served.", { allow: "GET, HEAD" });
    answer(plainPath(url), mounts, exchange).catch(() => {
      // A file that can't be read, though it is there.
      say(exchange, 500, "The file could not be read.");
    });
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly files: FileCache;
  readonly headers: Readonly<Record<string, string>>;
}

async function answer(path: string | undefined, mounts: readonly Mount[], exchange: Exchange): Promise<void> {
  const { response, files, headers } = exchange;
  const place = path === undefined ? undefined : await files.first(placesOf(path, mounts));
  const type = TYPES[extname(place?.pathname ?? "")];
  if (place && type) return serve(place, type, exchange);
  // Links of a page are relative to its folder.
  const inside = path === undefined ? undefined : await files.first(placesOf(`${path}/`, mounts));
  if (inside) response.writeHead(301, { ...headers, location: `${path}/` }).end();
  else say(exchange, 404, "There is no such page.");
}

async function serve(
  place: URL,
  [type, shrinks]: readonly [type: string, shrinks: boolean],
  { request, response, files, headers: given }: Exchange,
): Promise<void> {
  const encoding: Encoding = shrinks ? encodingFor(request.headers["accept-encoding"]) : "identity";
  const { content, etag } = await files.read(place, encoding);
  const headers: Record<string, string> = { ...given, etag };
  if (shrinks) headers["vary"] = "accept-encoding";
  if (isKnown(request.headers["if-none-match"], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  if (encoding !== "identity") headers["content-encoding"] = encoding;
  response.writeHead(200, { ...headers, "content-type": type, "content-length": content.length }).end(content);
}

// Whether the browser has the file as it is now.
function isKnown(known: string | undefined, etag: string): boolean {
  return (
    known !== undefined &&
    known.split(",").some((each) => each.trim() === "*" || each.trim().replace(/^W\//, "") === etag)
  );
}

/** The path of an address, if it is one of plain names: nothing outside of a folder has one. */
function plainPath(url: string): string | undefined {
  const [path = "/"] = url.split(/[?#]/);
  return /^\/(?:[\w-][\w.-]*\/)*(?:[\w-][\w.-]*)?$/.test(path) ? path : undefined;
}

function placesOf(path: string, mounts: readonly Mount[]): readonly URL[] {
  const mount = mounts.find((each) => path.startsWith(each.path));
  if (mount === undefined) return [];
  const name = path.slice(mount.path.length);
  return mount.folders.map((folder) => new URL(name === "" || name.endsWith("/") ? `${name}index.html` : name, folder));
}

// A page that is short enough to need no file.
function say(
  { response, headers }: Exchange,
  status: number,
  words: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${status}</title>
<body style="max-width: 32rem; margin: 15vh auto; padding: 0 20px; font: 1rem/1.6 system-ui, sans-serif">
<h1>${status}</h1>
<p>${words}</p>
<p><a href="/">Ensemble</a></p>
</body>
</html>
`;
  response.writeHead(status, { ...headers, ...more, "content-type": "text/html; charset=utf-8" }).end(html);
}

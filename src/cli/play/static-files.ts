import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { RequestListener, ServerResponse } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/**
 * What every answer carries. The first three isolate the page, so that it has shared memory. Engines run text that the
 * user types, hence 'unsafe-eval'; the editor has styles and images in itself. Nothing is loaded from elsewhere.
 */
const HEADERS: Readonly<Record<string, string>> = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy":
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
  "x-content-type-options": "nosniff",
  "cache-control": "no-cache",
};

/**
 * Answers with the files of folders, which have no folders of their own.
 *
 * @param folders - each ends with a slash; the first that has a file is asked for it
 */
export function staticFiles(folders: readonly URL[]): RequestListener {
  return ({ method, url = "/" }, response) => {
    if (method !== "GET" && method !== "HEAD") return answer(response, 405, "only GET is served\n");
    const name = nameOf(url);
    const type = TYPES[extname(name)];
    // One plain name: nothing outside of the folder has one.
    if (type === undefined || !/^[\w-][\w.-]*$/.test(name)) return answer(response, 404, `there is no ${name}\n`);
    readFirst(folders.map((folder) => new URL(name, folder))).then(
      (content) => response.writeHead(200, { ...HEADERS, "content-type": type }).end(content),
      () => answer(response, 404, `there is no ${name}\n`),
    );
  };
}

/** The content of the first file that there is. @throws when there is none */
async function readFirst(files: readonly URL[]): Promise<Buffer> {
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new Error("there is no such file");
  return readFile(fileURLToPath(found));
}

function nameOf(url: string): string {
  const [path = "/"] = url.split(/[?#]/);
  return path === "/" ? "index.html" : path.slice(1);
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...HEADERS, "content-type": TYPES[".txt"] }).end(text);
}

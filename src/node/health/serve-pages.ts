import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { hostname } from "node:os";
import { type ListenAddress, listenAt, whyNotAt } from "../serve/listen-at.ts";

/** What a page says now. */
export interface Page {
  /** Code of HTTP; 200 by default. */
  readonly status?: number;
  /** Media type; plain text by default. */
  readonly type?: string;
  readonly body: string;
}

/**
 * Pages by their paths. Each is made when it is asked for, with the `Accept` header of who asks; nothing is done while nobody
 * asks.
 */
export type Pages = Readonly<Record<string, (accept?: string) => Page | Promise<Page>>>;

/** Pages that are served. */
export interface ServedPages {
  /** Without a slash at the end: `http://127.0.0.1:9464`. */
  readonly url: string;
  /** Ends it, and what it answers. */
  readonly close: () => Promise<void>;
}

/**
 * Serves pages over HTTP, for programs that look after this one. Keeps no process alive.
 *
 * @throws {RangeError} when the address can't be had: the port is taken, or may not be used
 *
 * @example
 * const served = await servePages(readListenAddress("metrics", "9464"), { "/hello": () => ({ body: "hello\n" }) });
 * await served.close();
 */
export async function servePages(at: ListenAddress, pages: Pages): Promise<ServedPages> {
  const server = createServer((request, response) => void answer(pages, request, response));
  server.on("connection", (socket) => socket.unref());
  server.unref();
  const port = await listenAt(server, at).catch((cause: unknown) => {
    throw new RangeError(whyNotAt(at, cause), { cause });
  });
  const host = isAny(at.host) ? hostname() : at.host;
  return {
    url: `http://${host?.includes(":") === true ? `[${host}]` : host}:${port}`,
    close: async () => {
      const closed = new Promise((resolve) => void server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function isAny(host: string | undefined): boolean {
  return host === undefined || host === "0.0.0.0" || host === "::";
}

async function answer(pages: Pages, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status = 200, type = "text/plain; charset=utf-8", body } = await pageOf(pages, request);
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

async function pageOf(pages: Pages, { method, url = "/", headers }: IncomingMessage): Promise<Page> {
  if (method !== "GET" && method !== "HEAD") return { status: 405, body: "only GET is answered here\n" };
  const [path = "/"] = url.split("?");
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined) return { status: 404, body: `${Object.keys(pages).join("\n")}\n` };
  try {
    return await page(headers.accept);
  } catch (error) {
    return { status: 500, body: `${String(error)}\n` };
  }
}

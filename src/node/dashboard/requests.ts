import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { isLoopback } from "../serve/loopback.ts";
import { staticFiles } from "../serve/static-files.ts";
import type { Feed } from "./feed.ts";
import { readOrder, readShow } from "./read-request.ts";

/** What answers to pages. */
export interface DashboardParts {
  readonly feed: Feed;
  /** Whoever asks for more than the files of the page has to say it. */
  readonly token: string;
  /** Files of the page. */
  readonly files: URL;
}

/** Longest request, bytes. */
const MOST_BYTES = 65_536;
// So that something passes by which a connection that is gone is noticed, ms.
const HEARTBEAT_MS = 15_000;

const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
} as const;

/**
 * Answers to pages of a dashboard: with files, with events, and to orders. What is seen and what is ordered is for those who
 * know the token, which comes in a header of its own: no page elsewhere can send that.
 */
export function dashboardRequests({ feed, token, files }: DashboardParts): RequestListener {
  const page = staticFiles([{ path: "/", folders: [files] }], "no text");
  return (request, response) => {
    const { method, headers, url = "/" } = request;
    const [path = "/"] = url.split("?");
    if (!path.startsWith("/api/") || !isLoopback(headers.host)) return page(request, response);
    const refused = refusalOf(request, token);
    if (refused !== undefined) return say(response, ...refused);
    switch (`${method} ${path}`) {
      case "GET /api/events":
        return stream(feed, request, response);
      case "POST /api/show":
        return answer(request, response, (body) => show(feed, body));
      case "POST /api/order":
        return answer(request, response, (body) => order(feed, body));
      default:
        return say(response, 404, { why: "there is no such thing here" });
    }
  };
}

type Said = readonly [status: number, body: unknown];

function refusalOf({ headers }: IncomingMessage, token: string): Said | undefined {
  const { origin, host, authorization = "" } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return [403, { why: "this is not for other pages" }];
  return isSame(authorization, `Bearer ${token}`) ? undefined : [401, { why: "the key is not the one of this server" }];
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function stream(feed: Feed, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { ...HEADERS, "content-type": "text/event-stream; charset=utf-8" });
  const leave = feed.join({
    write: (text) => void response.write(text),
    isBehind: () => response.writableNeedDrain,
  });
  const heartbeat = setInterval(() => void response.write(":\n\n"), HEARTBEAT_MS).unref();
  request.socket.setNoDelay(true);
  response.once("close", () => {
    clearInterval(heartbeat);
    leave();
  });
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  act: (body: unknown) => Promise<Said> | Said,
): void {
  void (async () => {
    const body = await read(request);
    const said: Said = "why" in body ? [body.status, { why: body.why }] : await act(body.value);
    say(response, ...said);
  })().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    say(response, error instanceof TypeError ? 400 : 502, { why });
  });
}

type Body = { readonly value: unknown } | { readonly status: number; readonly why: string };

async function read(request: IncomingMessage): Promise<Body> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    return { status: 415, why: "application/json is expected" };
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return { status: 413, why: `at most ${MOST_BYTES} bytes are taken` };
    chunks.push(chunk);
  }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString()) };
  } catch {
    return { status: 400, why: "that is no JSON" };
  }
}

function show(feed: Feed, body: unknown): Said {
  const { page, engines } = readShow(body);
  return feed.show(page, engines) ? [200, {}] : [404, { why: "there is no such page" }];
}

async function order({ monitor }: Feed, body: unknown): Promise<Said> {
  const { host, deed } = readOrder(body);
  if (monitor === undefined) return [503, { why: "nothing is seen at present; try it again" }];
  return [200, await monitor.order(host, deed)];
}

function say(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { ...HEADERS, "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(body));
}

import { once } from "node:events";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { staticFiles } from "../../../src/node/serve/static-files.ts";

const SCRIPT = "// words, words, words\n".repeat(100);

let top: string;
let server: Server;
let port: number;

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), "ensemble-serve-"));
  for (const folder of ["docs/guide", "play", "more"]) await mkdir(join(top, folder), { recursive: true });
  await writeFile(join(top, "secret.js"), "secret");
  await writeFile(join(top, "docs/index.html"), "<p>docs");
  await writeFile(join(top, "docs/guide/index.html"), "<p>guide");
  await writeFile(join(top, "docs/.hidden.js"), "hidden");
  await writeFile(join(top, "docs/notes.md"), "of no type that is served");
  await writeFile(join(top, "docs/font.woff2"), SCRIPT);
  await writeFile(join(top, "play/index.html"), "<p>play");
  await writeFile(join(top, "play/main.js"), SCRIPT);
  await writeFile(join(top, "more/main.js"), "another");
  await writeFile(join(top, "more/more.js"), "more");
  const folder = (name: string) => pathToFileURL(`${join(top, name)}/`);
  const mounts = [
    { path: "/play/", folders: [folder("play"), folder("more")] },
    { path: "/", folders: [folder("docs")] },
  ];
  server = createServer(staticFiles(mounts)).listen(0, "127.0.0.1");
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(top, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request whose path and headers are sent as they are. */
async function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  const asked = request({ host: "127.0.0.1", port, path, method, headers }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

describe("compression", () => {
  test.each([
    ["gzip, deflate, br", "br", brotliDecompressSync],
    ["gzip", "gzip", gunzipSync],
  ] as const)("%s gets %s, which is smaller, and says so", async (accepted, encoding, unpack) => {
    const { headers, body } = await ask("/play/main.js", { "accept-encoding": accepted });
    expect(headers).toMatchObject({
      "content-encoding": encoding,
      "content-length": String(body.length),
      "content-type": "text/javascript; charset=utf-8",
      vary: "accept-encoding",
    });
    expect(body.length).toBeLessThan(SCRIPT.length / 4);
    expect(unpack(body).toString()).toBe(SCRIPT);
  });

  test("who accepts none gets none", async () => {
    const { headers, body } = await ask("/play/main.js");
    expect(headers["content-encoding"]).toBeUndefined();
    expect(body.toString()).toBe(SCRIPT);
  });

  test("fonts are packed already", async () => {
    const { headers, body } = await ask("/font.woff2", { "accept-encoding": "br" });
    expect(headers["content-encoding"]).toBeUndefined();
    expect(headers.vary).toBeUndefined();
    expect(body.length).toBe(SCRIPT.length);
  });
});

describe("the tag of a file", () => {
  test("is strong, and another one for each encoding", async () => {
    const tags = await Promise.all(
      ["identity", "gzip", "br"].map(
        async (encoding) => (await ask("/play/main.js", { "accept-encoding": encoding })).headers.etag,
      ),
    );
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]+"$/);
    expect(new Set(tags).size).toBe(3);
  });

  test("spares who has the file", async () => {
    const first = await ask("/play/main.js", { "accept-encoding": "br" });
    const tag = first.headers.etag ?? "";
    for (const known of [tag, `"other", ${tag}`, `W/${tag}`, "*"]) {
      const again = await ask("/play/main.js", { "accept-encoding": "br", "if-none-match": known });
      expect(again, known).toMatchObject({ status: 304, headers: { etag: tag, vary: "accept-encoding" } });
      expect(again.headers["content-security-policy"]).toBe(first.headers["content-security-policy"]);
      expect(again.body.length).toBe(0);
    }
    const other = await ask("/play/main.js", { "accept-encoding": "gzip", "if-none-match": tag });
    expect(other.status).toBe(200);
  });

  test("changes with the file, within one server", async () => {
    const file = join(top, "play/changing.js");
    await writeFile(file, "one");
    const { headers } = await ask("/play/changing.js");
    await writeFile(file, "two");
    // A clock may be coarse.
    await utimes(file, new Date(), new Date(Date.now() + 5000));
    const changed = await ask("/play/changing.js", { "if-none-match": headers.etag ?? "" });
    expect(changed.status).toBe(200);
    expect(changed.body.toString()).toBe("two");
  });
});

describe("what a page may", () => {
  test.each(["/", "/play/main.js", "/missing", "/../x"])("%s is isolated, and in no frame", async (path) => {
    const { headers } = await ask(path);
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
    expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });
});

describe("Host", () => {
  test("another name gets a sentence, and no file", async () => {
    for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example"]) {
      const { status, body } = await ask("/play/main.js", { host });
      expect(status, host).toBe(403);
      expect(body.toString()).toContain("This server answers to this machine alone, as localhost.");
    }
    expect((await ask("/play/main.js", { host: `localhost:${port}` })).status).toBe(200);
  });

  test("so does none at all", async () => {
    const socket = connect(port, "127.0.0.1").end("GET /play/main.js HTTP/1.0\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe("methods", () => {
  test("HEAD has the headers of GET, and no body", async () => {
    const packed = { "accept-encoding": "br" };
    const [get, head] = [await ask("/play/main.js", packed), await ask("/play/main.js", packed, "HEAD")];
    const { date: _date, ...headers } = get.headers;
    expect(head).toMatchObject({ status: 200, headers });
    expect(head.body.length).toBe(0);
    expect((await ask("/missing", {}, "HEAD")).status).toBe(404);
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS"])("%s is refused", async (method) => {
    expect(await ask("/", {}, method)).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
  });
});

describe("paths", () => {
  test.each([
    ["/", "<p>docs"],
    ["/index.html?from=there", "<p>docs"],
    ["/guide/", "<p>guide"],
    ["/play/", "<p>play"],
    ["/play/main.js", SCRIPT],
    ["/play/more.js", "more"],
  ])("%s is found", async (path, content) => {
    expect((await ask(path)).body.toString()).toBe(content);
  });

  test.each([
    ["/guide", "/guide/"],
    ["/play", "/play/"],
  ])("%s leads to %s, as its links start there", async (path, location) => {
    expect(await ask(path)).toMatchObject({ status: 301, headers: { location } });
  });

  test.each([
    "/../secret.js",
    "/play/../../secret.js",
    "/%2e%2e/secret.js",
    "/..%2fsecret.js",
    "/%2e%2e%2fsecret.js",
    "/..\\secret.js",
    "/..%5csecret.js",
    "/play/%00main.js",
    "//secret.js",
    "/./main.js",
    "/.hidden.js",
    "/guide/.hidden.js",
    "/docs/index.html",
    "/notes.md",
    "/play/index.html/",
    "/%",
    "http://evil.example/index.html",
  ])("%s is not", async (path) => {
    const { status, headers, body } = await ask(path);
    expect(status).toBe(404);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(body.toString()).toContain("There is no such page.");
    expect(body.toString()).not.toMatch(/secret|hidden/);
  });
});

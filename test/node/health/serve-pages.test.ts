import { expect, onTestFinished, test } from "vitest";
import { readListenAddress } from "../../../src/node/health/listen-address.ts";
import { type Pages, type ServedPages, servePages } from "../../../src/node/health/serve-pages.ts";

const PAGES: Pages = {
  "/well": () => ({ body: "väl\n" }),
  "/ill": () => Promise.resolve({ status: 503, type: "application/json", body: "{}" }),
  "/broken": () => Promise.reject(new Error("no such thing")),
};

async function served(at = "0"): Promise<ServedPages> {
  const pages = await servePages(readListenAddress("metrics", at), PAGES);
  onTestFinished(pages.close);
  return pages;
}

test("each page is made when it is asked for", async () => {
  const { url } = await served();
  const well = await fetch(`${url}/well?a=b`);
  expect(well.status).toBe(200);
  expect(well.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(await well.text()).toBe("väl\n");
  const ill = await fetch(`${url}/ill`);
  expect([ill.status, ill.headers.get("content-type"), await ill.text()]).toEqual([503, "application/json", "{}"]);
  const head = await fetch(`${url}/well`, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "5", ""]);
});

test("a page that fails says why, and the others go on", async () => {
  const { url } = await served();
  const broken = await fetch(`${url}/broken`);
  expect([broken.status, await broken.text()]).toEqual([500, "Error: no such thing\n"]);
  expect((await fetch(`${url}/well`)).status).toBe(200);
});

test("other paths are told which there are, and nothing is taken", async () => {
  const { url } = await served();
  for (const path of ["/", "/well/", "/toString", "//well"]) {
    const other = await fetch(`${url}${path}`);
    expect([other.status, await other.text()]).toEqual([404, "/well\n/ill\n/broken\n"]);
  }
  expect((await fetch(`${url}/well`, { method: "POST", body: "x" })).status).toBe(405);
});

test("a port that is taken, and an address that is another machine's, are refused with what to do", async () => {
  const { port } = new URL((await served()).url);
  await expect(served(port)).rejects.toThrow(`port ${port} is taken; choose another one, or 0 for any that is free`);
  // Of the range for documents, RFC 5737.
  await expect(served("192.0.2.1:0")).rejects.toThrow("192.0.2.1 is no address of this machine; choose 127.0.0.1, or");
  await expect(served("192.0.2.1:0")).rejects.toThrow(RangeError);
});

test("all addresses have it, also by number", async () => {
  const { port } = new URL((await served(":0")).url);
  expect((await fetch(`http://127.0.0.1:${port}/well`)).status).toBe(200);
});

test("closed, it answers no more, though somebody keeps a connection", async () => {
  const { url, close } = await served();
  await (await fetch(`${url}/well`)).text();
  await close();
  await expect(fetch(`${url}/well`)).rejects.toThrow();
  await close();
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { Client, connect } from "wasm-ensemble";
import { ending } from "../cli/ensemble.ts";
import { PageClient, post } from "./dashboard/page-client.ts";

async function clientHere(): Promise<Client> {
  const client = await connect({ engines: 1 });
  onTestFinished(() => client.close());
  return client;
}

test("a client's dashboard tells what its engines do, and ends with it", async () => {
  const client = await clientHere();
  const { url } = await client.dashboard({ port: 0 });
  const page = await PageClient.open(url);
  const { page: name } = await page.next("hello");
  const { state } = await page.next("state");
  expect(state).toMatchObject({ kind: "local", engines: { id: [0] } });
  await post(url, "show", JSON.stringify({ page: name, engines: [0] }));
  await client.directView().apply(function named() {
    return 1;
  });
  const { records } = await page.next("tasks", (message) => message.records.names.includes("named"));
  expect(records.engine).toContain(0);
  const host = state.hosts[0]?.host;
  const gone = { kind: "interrupt", engine: 7 };
  const { status, said } = await post(url, "order", JSON.stringify({ host, deed: gone }));
  expect([status, (said as { readonly why?: string }).why]).toEqual([200, expect.stringContaining("engine 7")]);
  await client.close();
  await page.ended();
  await expect(fetch(url)).rejects.toThrow();
  await expect(client.dashboard()).rejects.toThrow("closed");
});

test("bad options and a port that is taken are said in a sentence", async () => {
  const client = await clientHere();
  await expect(client.dashboard({ port: -1 })).rejects.toThrow("port expects a whole number from 0 to 65535, got -1");
  // @ts-expect-error -- there is no such option
  await expect(client.dashboard({ prot: 1 })).rejects.toThrow("prot");
  // @ts-expect-error -- these are no options
  await expect(client.dashboard([])).rejects.toThrow(
    new TypeError("dashboard expects an object of options (port, open), got an array of 0"),
  );
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  await expect(client.dashboard({ port })).rejects.toThrow(`port ${port} is taken; choose another one, or 0`);
});

test("in a notebook it is a link, at a prompt its address", async () => {
  const client = await clientHere();
  const dashboard = await client.dashboard({ port: 0 });
  const { url } = dashboard;
  expect(inspect(dashboard)).toBe(`Dashboard { url: '${url}' }`);
  const display: unknown = Reflect.get(dashboard, Symbol.for("Jupyter.display"));
  const bundle = (display as () => Record<string, string>)();
  expect(bundle["text/html"]).toContain(`href="${url}"`);
  expect(client).toBeInstanceOf(Client);
  await Promise.all([dashboard.close(), dashboard.close(), dashboard[Symbol.asyncDispose]()]);
  await expect(fetch(url)).rejects.toThrow();
});

test("a dashboard keeps no program alive", async () => {
  const program = `
    import { connect } from "wasm-ensemble";
    const client = await connect({ engines: 1 });
    const { url } = await client.dashboard({ port: 0 });
    const headers = { authorization: "Bearer " + new URL(url).hash.slice(1) };
    const response = await fetch(new URL("/api/events", url), { headers });
    await response.body.getReader().read();
    console.log("read");
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program]);
  expect(await ending(child)).toEqual({ code: 0, stdout: "read\n", stderr: "" });
});

import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { connectNats } from "../../src/node/cluster/connect-nats.ts";

const INFO = {
  server_id: "s",
  version: "2.10.0",
  go: "",
  host: "",
  port: 0,
  max_payload: 1e6,
  proto: 1,
  headers: true,
};

test("an attempt to connect that is given up leaves no connection behind, though the server speaks then", async () => {
  const open = new Set<Socket>();
  let attempts = 0;
  const server = createServer((socket) => {
    attempts++;
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    socket.resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  // Listening at a port of TCP gives such an address.
  const { port } = server.address() as AddressInfo;
  const address = { url: `nats://127.0.0.1:${port}`, cluster: "lab", user: "u", key: undefined };
  await expect(connectNats(address, { timeoutMs: 4000 })).rejects.toThrow("says nothing");
  expect(attempts).toBeGreaterThanOrEqual(2);
  for (const socket of open) socket.write(`INFO ${JSON.stringify(INFO)}\r\n`);
  await expect.poll(() => open.size).toBe(0);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import process from "node:process";
import { onTestFinished } from "vitest";

/** A server of this machine that does something with each connection. Gives its address; it ends with the test. */
export async function listenAs(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    serve(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return addressOf(server);
}

/** A web server. */
export async function listenAsWeb(): Promise<string> {
  const server = createHttpServer((_, response) => response.end("hello"));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return addressOf(server);
}

async function addressOf(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `nats://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a firewall does: nothing that is sent to this address is answered. Its process takes no connections, and has no room for more. */
export async function listenAsFirewall(): Promise<string> {
  const script =
    "const s = require('net').createServer();" +
    "s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => { process.stdout.write(String(s.address().port)); });";
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  await standStill(child.pid ?? 0);
  const fillers = await fill(Number(port));
  onTestFinished(() => {
    for (const socket of fillers) socket.destroy();
  });
  return `nats://127.0.0.1:${port.toString()}`;
}

/** Stops a process, with all of its threads. */
export async function standStill(pid: number): Promise<void> {
  process.kill(pid, "SIGSTOP");
  for (;;) {
    const threads = await readdir(`/proc/${pid}/task`);
    const states = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, "utf8")));
    if (states.every((stat) => /\) T /u.test(stat))) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const FULL_MS = 300;

/** Connects until a connection is not taken any more. */
async function fill(port: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    sockets.push(socket);
    const isTaken = await Promise.race([
      once(socket, "connect").then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), FULL_MS)),
    ]);
    if (!isTaken) return sockets;
  }
}

// A host of the benchmark, in a process of its own: its arguments are a request as JSON.
import process from "node:process";
import { startHost } from "../../build/lib/node/cluster/start-host.js";

/** Which engines a host starts, and for whom. */
export interface HostRequest {
  readonly url: string;
  readonly cluster: string;
  readonly name: string;
  readonly engines: number;
}

const { url, cluster, name, engines } = JSON.parse(process.argv[2] ?? "{}") as HostRequest;
const host = await startHost({
  address: { url, cluster, user: "anon" },
  engines,
  name,
  timeoutMs: 30_000,
  // The server is of this benchmark, and asks for no key.
  insecure: true,
  onEvent: () => undefined,
});
process.send?.("ready");
process.once("disconnect", () => void host.close());

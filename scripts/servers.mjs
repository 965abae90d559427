// Installs Debian's nats-server, on which the tests of src/nats/ run, where it is missing.
import process from "node:process";
import { canInstall, installPackages, succeeds } from "./lib/debian.mjs";
import { findNatsServer } from "./lib/nats-server.mjs";

/**
 * Installs nats-server by apt when this is root on Debian. Elsewhere a person does, and what to do is printed: without it the
 * tests of clusters are skipped.
 */
export async function installServers() {
  const isNamed = process.env["NATS_SERVER"] !== undefined;
  if (findNatsServer() === undefined && !isNamed && canInstall()) {
    await succeeds("nats-server", () => installPackages(["nats-server"]));
  }
  if (findNatsServer() !== undefined) return;
  console.log("! SKIPPED: the tests of clusters, as nats-server is not installed");
  console.log("    on Debian:  sudo apt-get install nats-server");
  console.log("    elsewhere:  install it from https://nats.io/download, or name its file in the variable NATS_SERVER");
}

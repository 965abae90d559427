// Installs the servers of Debian that tests run on, where they are missing: nats-server, Slurm, and that of ssh.
import { existsSync } from "node:fs";
import process from "node:process";
import { canInstall, installPackages, succeeds } from "./lib/debian.mjs";
import { findNatsServer } from "./lib/nats-server.mjs";

/**
 * Installs servers by apt when this is root on Debian. Elsewhere a person does, and what to do is printed: without them their
 * tests are skipped.
 */
export async function installServers() {
  await installNatsServer();
  await install("Slurm", ["/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged"], ["slurm-wlm", "munge"]);
  await install("ssh", ["/usr/sbin/sshd", "/usr/bin/ssh"], ["openssh-server", "openssh-client"]);
}

async function installNatsServer() {
  const isNamed = process.env["NATS_SERVER"] !== undefined;
  if (findNatsServer() === undefined && !isNamed && canInstall()) {
    await succeeds("nats-server", () => installPackages(["nats-server"]));
  }
  if (findNatsServer() !== undefined) return;
  console.log("! SKIPPED: the tests of clusters, as nats-server is not installed");
  console.log("    on Debian:  sudo apt-get install nats-server");
  console.log("    elsewhere:  install it from https://nats.io/download, or name its file in the variable NATS_SERVER");
}

/**
 * @param {string} name
 * @param {readonly string[]} files
 * @param {readonly string[]} packages
 */
async function install(name, files, packages) {
  if (!files.every(existsSync) && canInstall()) await succeeds(name, () => installPackages(packages));
  if (files.every(existsSync) && process.getuid?.() === 0) return;
  console.log(
    `! SKIPPED: the tests of ensemble launch on ${name}, which root alone can start, and which has to be installed`,
  );
  console.log(`    on Debian:  sudo apt-get install ${packages.join(" ")}`);
}

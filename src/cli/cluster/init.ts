import { join, relative } from "node:path";
import { CLUSTER_FILES, type ClusterFolder, keyFile } from "../../nats/cluster-folder.ts";
import { ADMIN_USER, ENGINE_USER } from "../../nats/cluster-names.ts";
import { initCluster } from "../../nats/init-cluster.ts";
import { asTyped } from "../as-typed.ts";
import type { CommandIo } from "../command.ts";
import { rowsText } from "../estimate-text.ts";
import { DEFAULT_FOLDER } from "./default-folder.ts";
import { type InitValues, readPlan } from "./plan.ts";

/**
 * Makes the folder of a cluster, and says what to do with it.
 *
 * @throws {UsageError} for values that make no sense
 * @throws {ClusterError} when the folder holds something, or something is not installed
 */
export async function init(folder: string, values: InitValues, io: CommandIo): Promise<number> {
  const cluster = await initCluster(await readPlan(folder, values));
  io.stdout.write(values.json ? `${JSON.stringify(report(cluster))}\n` : nextSteps(cluster, io));
  return 0;
}

function report({ folder, tls, ...summary }: ClusterFolder): object {
  const clients = Object.fromEntries(summary.clients.map((name) => [name, keyFile(folder, name)]));
  return {
    folder,
    ...summary,
    tls,
    keys: { admin: keyFile(folder, ADMIN_USER), engine: keyFile(folder, ENGINE_USER), clients },
    ...(tls && { ca: join(folder, CLUSTER_FILES.ca) }),
  };
}

function nextSteps(
  { folder, cluster, url, websocketUrl, clients, tls }: ClusterFolder,
  { stdout: output, commands }: CommandIo,
): string {
  const { bold } = output.colors;
  const command = (text: string): string => bold(asTyped(text, commands));
  const shown = relative("", folder) || ".";
  const key = (user: string) => relative("", keyFile(folder, user));
  const keys = clients.map(key);
  const rows: [string, string][] = [
    ["server", `${url}, ${tls ? "encrypted" : "for this machine alone"}`],
    ...(websocketUrl === undefined ? [] : [["pages", websocketUrl] satisfies [string, string]]),
    ["start", command(`ensemble cluster start${shown === DEFAULT_FOLDER ? "" : ` ${shown}`}`)],
    [
      "hosts",
      `${command(`ensemble engines --key ${key(ENGINE_USER)}`)}${tls ? ", on any machine that has a copy" : ""}`,
    ],
    ["clients", `connect("${url}", { key: "${keys[0]}" })${keys.length > 1 ? `; ${keys.slice(1).join(", ")}` : ""}`],
    ["admin", `${key(ADMIN_USER)} stays here`],
  ];
  const warning = "A key is a secret: whoever has one can run code on the engines. Copies need mode 600.";
  return `cluster ${bold(cluster)} in ${shown}\n\n${rowsText(rows, output)}\n${warning}\n`;
}

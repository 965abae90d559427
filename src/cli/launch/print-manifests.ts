import { readFile } from "node:fs/promises";
import { checkName, type NameKind } from "../../launch/k8s/check-names.ts";
import { deploymentName, manifestsOf, type PodsPlan, podLabels } from "../../launch/k8s/manifests.ts";
import { yamlOf } from "../../launch/k8s/yaml.ts";
import { warnOfLoopback } from "../../launch/reach.ts";
import { keyFile, readClusterFolder } from "../../nats/cluster-folder.ts";
import { readClusterKey } from "../../nats/cluster-key-file.ts";
import { ENGINE_USER } from "../../nats/cluster-names.ts";
import { DEFAULT_FOLDER } from "../cluster/default-folder.ts";
import type { CommandIo } from "../command.ts";
import { readCount, readEngines, readTime } from "../numbers.ts";
import { asUsage, UsageError } from "../usage-error.ts";
import { version } from "../version.ts";
import { checkK8s, type LaunchValues } from "./launcher-of.ts";

// As long as Kubernetes gives pods that say nothing of it, ms.
const USUAL_GRACE_MS = 30_000;

/**
 * Prints what `kubectl apply` starts hosts by, one in each pod.
 *
 * @returns exit code
 * @throws {UsageError} for what makes no sense, or is kubectl's to do
 * @throws {ClusterError} when there is no cluster, or no key of its hosts
 */
export async function printManifests(
  operands: readonly string[],
  values: LaunchValues,
  io: CommandIo,
): Promise<number> {
  checkK8s(operands, values);
  const { jobs, cpus, memory, namespace, secret, grace, json } = values;
  asUsage(() => {
    for (const [kind, text] of Object.entries({ memory, namespace, secret })) {
      // As they are named here.
      if (text !== undefined) checkName(kind as NameKind, text);
    }
  });
  const { folder, cluster, url: ownUrl } = await readClusterFolder(values.folder ?? DEFAULT_FOLDER);
  if (values.list === true || values.stop === true) throw new UsageError(kubectlDoes(cluster, values));
  const plan: PodsPlan = {
    cluster,
    url: values.url ?? ownUrl,
    count: jobs === undefined ? 1 : readCount(jobs, "--jobs"),
    cpus: cpus === undefined ? 1 : readEngines(cpus, "--cpus"),
    memory,
    image: imageOf(values),
    namespace,
    key: secret === undefined ? { text: await keyText(folder) } : { secret },
    graceMs: grace === undefined ? USUAL_GRACE_MS : readTime(grace, "--grace"),
    version: version(),
  };
  warnOfLoopback(plan.url, (text) => io.stderr.write(`warning: ${text}\n`));
  if (secret === undefined) io.stderr.write("the hosts' key is in it: keep it as secret, or give --secret\n");
  io.stdout.write(json === true ? jsonText(plan) : yamlText(plan));
  return 0;
}

function imageOf({ image }: LaunchValues): string {
  if (image === undefined) {
    throw new UsageError(
      "launch k8s expects --image IMAGE, which has Node and this package; the guide's page of launchers has a Dockerfile",
    );
  }
  asUsage(() => checkName("image", image));
  return image;
}

async function keyText(folder: string): Promise<string> {
  const file = keyFile(folder, ENGINE_USER);
  // Says what is wrong with it.
  await readClusterKey(file);
  return readFile(file, "utf8");
}

function kubectlDoes(cluster: string, { list, namespace }: LaunchValues): string {
  const there = namespace === undefined ? "" : ` --namespace ${namespace}`;
  const labels = Object.entries(podLabels(cluster)).map(([key, value]) => `${key}=${value}`);
  const command =
    list === true
      ? `kubectl get pods${there} --selector ${labels.join(",")}`
      : `kubectl delete${there} deployment ${deploymentName(cluster)}`;
  return `launch k8s only prints manifests; ${list === true ? "the hosts are listed" : "they are ended"} by ${command}`;
}

function jsonText(plan: PodsPlan): string {
  return `${JSON.stringify({ apiVersion: "v1", kind: "List", items: manifestsOf(plan) }, null, 2)}\n`;
}

function yamlText(plan: PodsPlan): string {
  const { cluster, version: own } = plan;
  const head = `# Engines of the cluster ${cluster}, by ensemble launch k8s ${own}: kubectl apply --filename FILE\n`;
  return head + manifestsOf(plan).map(yamlOf).join("---\n");
}

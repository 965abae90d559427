import { hostArguments } from "../host-plan.ts";
import type { Plain } from "./yaml.ts";

/** Hosts of a cluster as pods, one each. */
export interface PodsPlan {
  readonly cluster: string;
  /** Address of the server, as pods see it. */
  readonly url: string;
  /** Pods, >= 0. */
  readonly count: number;
  /** Cores and engines of each, >= 1. */
  readonly cpus: number;
  /** Memory of each, as Kubernetes writes it: `"2Gi"`; undefined: as the namespace has it. */
  readonly memory: string | undefined;
  /** That has `ensemble` in its PATH. */
  readonly image: string;
  /** Undefined: that which kubectl uses. */
  readonly namespace: string | undefined;
  /** Contents of the file of the hosts' key, or the name of a Secret that has them as `engine.key`. */
  readonly key: { readonly text: string } | { readonly secret: string };
  /** What runs may take so long when a pod is to end, ms. */
  readonly graceMs: number;
  /** Version of the package, for people. */
  readonly version: string;
}

const PORT = 9464;
// By which a Prometheus finds pods that has the usual settings for them.
const SCRAPED = {
  "prometheus.io/scrape": "true",
  "prometheus.io/port": String(PORT),
  "prometheus.io/path": "/metrics",
};
// The user `node` of the images of Node.
const USER = 1000;
// What a host has left after its grace: last words, and the end of its connection.
const MORE_SECONDS = 15;
const KEY_FILE = "engine.key";
const KEY_FOLDER = "/etc/ensemble";

/** Name of the Deployment of a cluster, and of the pods' label `app.kubernetes.io/instance`. */
export function deploymentName(cluster: string): string {
  return `ensemble-${cluster.replaceAll("_", "-")}`.replace(/-+$/u, "");
}

/** Labels that the pods of a cluster have, and no others. */
export function podLabels(cluster: string): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": "wasm-ensemble", "app.kubernetes.io/instance": deploymentName(cluster) };
}

/** What `kubectl apply` is given: the Secret with the hosts' key, unless there is one, and the Deployment. */
export function manifestsOf(plan: PodsPlan): Plain[] {
  const deployment = deploymentOf(plan);
  return "text" in plan.key ? [secretOf(plan, plan.key.text), deployment] : [deployment];
}

function secretOf(plan: PodsPlan, text: string): Plain {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadataOf(plan, secretName(plan)),
    type: "Opaque",
    stringData: { [KEY_FILE]: text },
  };
}

function secretName({ cluster, key }: PodsPlan): string {
  return "secret" in key ? key.secret : `${deploymentName(cluster)}-key`;
}

function metadataOf({ cluster, namespace, version }: PodsPlan, name: string): Plain {
  const labels = { ...podLabels(cluster), "app.kubernetes.io/version": version };
  return { name, ...(namespace !== undefined && { namespace }), labels };
}

function deploymentOf(plan: PodsPlan): Plain {
  const { cluster, count } = plan;
  const labels = podLabels(cluster);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadataOf(plan, deploymentName(cluster)),
    spec: {
      replicas: count,
      selector: { matchLabels: labels },
      template: { metadata: { labels, annotations: SCRAPED }, spec: podOf(plan) },
    },
  };
}

function podOf(plan: PodsPlan): Plain {
  return {
    // Engines run what clients send, which is to have no rights here.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: Math.ceil(plan.graceMs / 1000) + MORE_SECONDS,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [containerOf(plan)],
    volumes: [
      // 0440: the group is that of the pod.
      { name: "key", secret: { secretName: secretName(plan), defaultMode: 0o440 } },
      { name: "tmp", emptyDir: {} },
    ],
  };
}

function containerOf({ cluster, url, cpus, memory, image, graceMs }: PodsPlan): Plain {
  const key = `${KEY_FOLDER}/${KEY_FILE}`;
  const resources = { cpu: String(cpus), ...(memory !== undefined && { memory }) };
  return {
    name: "engines",
    image,
    command: ["ensemble"],
    args: hostArguments({ cluster, url, key, engines: cpus }, { graceMs, metrics: `:${PORT}` }),
    // All that a host writes goes there.
    env: [{ name: "HOME", value: "/tmp" }],
    ports: [{ name: "metrics", containerPort: PORT }],
    resources: { requests: resources, limits: resources },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    readinessProbe: { httpGet: { path: "/readyz", port: "metrics" }, periodSeconds: 5, timeoutSeconds: 5 },
    // Engines may keep all cores busy for a while.
    livenessProbe: {
      httpGet: { path: "/healthz", port: "metrics" },
      initialDelaySeconds: 10,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 6,
    },
    volumeMounts: [
      { name: "key", mountPath: KEY_FOLDER, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}

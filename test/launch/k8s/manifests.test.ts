import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { checkName, type NameKind } from "../../../src/launch/k8s/check-names.ts";
import { manifestsOf, type PodsPlan } from "../../../src/launch/k8s/manifests.ts";
import { DEPLOYMENT, SECRET } from "./api.ts";

const PLAN: PodsPlan = {
  cluster: "lab_2",
  url: "nats://head:4222",
  count: 20,
  cpus: 4,
  memory: "2Gi",
  image: "registry.example/ensemble:1.0",
  namespace: "physics",
  key: { text: "{}\n" },
  graceMs: 30_000,
  version: "0.1.0",
};
const SMALL: PodsPlan = { ...PLAN, memory: undefined, namespace: undefined, key: { secret: "lab-key" } };

/** What a schema has against a manifest. */
function faults(schema: object, manifest: unknown): string {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  const isRight = ajv.validate(schema, manifest);
  return isRight ? "" : ajv.errorsText();
}

function made(plan: PodsPlan): Manifest[] {
  return JSON.parse(JSON.stringify(manifestsOf(plan))) as Manifest[];
}

describe("manifests", () => {
  test("are what Kubernetes takes", () => {
    const [secret, deployment] = manifestsOf(PLAN);
    expect(faults(SECRET, secret)).toBe("");
    expect(faults(DEPLOYMENT, deployment)).toBe("");
    const [alone, ...more] = manifestsOf(SMALL);
    expect(faults(DEPLOYMENT, alone)).toBe("");
    expect(more).toEqual([]);
  });

  test("are refused by these schemas where a name or a type is wrong", () => {
    expect(faults(DEPLOYMENT, { spec: { replica: 1, selector: {}, template: {} } })).toContain(
      "must NOT have additional properties",
    );
    expect(faults(DEPLOYMENT, { spec: { replicas: "1", selector: {}, template: {} } })).toContain("must be integer");
    expect(faults(DEPLOYMENT, { spec: {} })).toContain("must have required property 'template'");
  });

  test("hold together: labels, the Secret, the port of the probes, mounts", () => {
    const [secret, deployment] = made(PLAN) as [Manifest, Manifest];
    const { selector, template } = deployment.spec;
    expect(selector.matchLabels).toEqual(template.metadata.labels);
    expect(selector.matchLabels["app.kubernetes.io/instance"]).toBe("ensemble-lab-2");
    const [container] = template.spec.containers;
    const [key, tmp] = template.spec.volumes;
    expect(key?.secret?.secretName).toBe(secret.metadata.name);
    expect(container?.volumeMounts.map(({ name }) => name)).toEqual([key?.name, tmp?.name]);
    const port = container?.ports.find(({ name }) => name === container.readinessProbe.httpGet.port);
    expect(container?.args).toEqual([
      ..."engines --cluster lab_2 --url nats://head:4222 --key /etc/ensemble/engine.key --engines 4".split(" "),
      ...`--grace 30s --metrics :${port?.containerPort}`.split(" "),
    ]);
    expect(container?.volumeMounts[0]?.mountPath).toBe("/etc/ensemble");
    expect(secret.stringData).toEqual({ "engine.key": "{}\n" });
  });

  test("give a pod more time than its host takes", () => {
    const [deployment] = made({ ...SMALL, graceMs: 300_500 });
    expect(deployment?.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(300.5);
  });
});

/** As far as these tests look. */
interface Manifest {
  readonly metadata: { readonly name: string };
  readonly stringData: Readonly<Record<string, string>>;
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[];
        readonly containers: readonly {
          readonly args: readonly string[];
          readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
          readonly readinessProbe: { readonly httpGet: { readonly port: string } };
          readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
        }[];
      };
    };
  };
}

test.each<[NameKind, readonly string[], readonly string[]]>([
  ["namespace", ["physics", "a", "team-1"], ["", "Physics", "a_b", "-a", "a-", "a.b", "a".repeat(64)]],
  ["secret", ["lab-key", "a.b"], ["", "Lab", "a/b", "-a", "a."]],
  ["memory", ["2Gi", "512Mi", "1.5G", "1000000"], ["", "2GB", "2g", "2 Gi", "500m", "-1Gi", "much"]],
  [
    "image",
    [
      "ensemble",
      "ensemble:1.0",
      "registry.example/team/ensemble:1.0",
      "localhost:5000/a",
      `a@sha256:${"0".repeat(64)}`,
    ],
    ["", "Ensemble", "https://registry.example/a", "a b", "a:", "/a", "a@sha256:0", "--help"],
  ],
])("what is no %s is refused with an example", (kind, right, wrong) => {
  for (const text of right) expect(() => checkName(kind, text)).not.toThrow();
  for (const text of wrong) expect(() => checkName(kind, text)).toThrow(`--${kind} expects `);
});

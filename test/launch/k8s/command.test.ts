import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { ensemble } from "../../cli/ensemble.ts";

const IMAGE = ["--image", "registry.example/ensemble:1.0"];

describe("ensemble launch k8s", () => {
  let parent: string;
  let folder: string;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), "ensemble-k8s-"));
    folder = join(parent, "lab");
    await ensemble("cluster", "init", folder, "--cluster", "lab", "--public", "head", "--port", "4222");
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));
  const launch = (...args: readonly string[]) => ensemble("launch", "k8s", "--folder", folder, ...args);

  test("prints the same as YAML and as JSON, with the hosts' key", async () => {
    const options = [...IMAGE, "--jobs", "3", "--cpus", "2", "--memory", "2Gi", "--namespace", "physics"];
    const yaml = await launch(...options);
    expect(yaml).toMatchObject({ code: 0, stderr: "the hosts' key is in it: keep it as secret, or give --secret\n" });
    const documents = parseAllDocuments(yaml.stdout, { version: "1.1" }).map((document) => document.toJS() as unknown);
    const json = await launch(...options, "--json");
    expect(JSON.parse(json.stdout)).toEqual({ apiVersion: "v1", kind: "List", items: documents });
    const key = await readFile(join(folder, "keys/engine.key"), "utf8");
    expect(documents).toMatchObject([
      { kind: "Secret", metadata: { namespace: "physics" }, stringData: { "engine.key": key } },
      { kind: "Deployment", spec: { replicas: 3, template: { spec: { containers: [{ image: IMAGE[1] }] } } } },
    ]);
  });

  test("leaves out a Secret that is there", async () => {
    const { stdout, stderr } = await launch(...IMAGE, "--secret", "lab-key");
    expect(stderr).toBe("");
    expect(stdout).not.toContain("kind: Secret");
    expect(stdout).toContain("secretName: lab-key\n");
    const { seed } = JSON.parse(await readFile(join(folder, "keys/engine.key"), "utf8")) as { seed: string };
    expect(stdout).not.toContain(seed);
  });

  test("warns of an address that pods would look for in themselves", async () => {
    const { code, stderr } = await launch(...IMAGE, "--url", "nats://127.0.0.1:4222");
    expect(code).toBe(0);
    expect(stderr).toContain(
      "warning: the server's address nats://127.0.0.1:4222 means, on each machine, that machine",
    );
  });

  test.each([
    [[], "launch k8s expects --image IMAGE, which has Node and this package; the guide's page of launchers has a"],
    [["--image", "Ensemble"], '--image expects an image, such as registry.example/ensemble:1.0; got "Ensemble"'],
    [[...IMAGE, "--namespace", "My_Lab"], "--namespace expects at most 63 small letters, digits and dashes"],
    [[...IMAGE, "--memory", "2GB"], '--memory expects a quantity of Kubernetes, such as 512Mi or 2Gi; got "2GB"'],
    [[...IMAGE, "--secret", "a/b"], "--secret expects the name of a Secret"],
    [[...IMAGE, "--jobs", "many"], "--jobs expects a whole number; got many"],
    [[...IMAGE, "--grace", "0"], "--grace expects a time with its unit"],
    [[...IMAGE, "--time", "1:00:00"], "--time makes no sense with ensemble launch k8s"],
    [[...IMAGE, "--url", "head"], "--url expects the address of a server, such as nats://head:4222; got head"],
    [["node7", ...IMAGE], "launch k8s takes no node7"],
    [
      ["--list", "--namespace", "physics"],
      "launch k8s only prints manifests; the hosts are listed by kubectl get pods --namespace physics " +
        "--selector app.kubernetes.io/name=wasm-ensemble,app.kubernetes.io/instance=ensemble-lab\n",
    ],
    [["--stop"], "launch k8s only prints manifests; they are ended by kubectl delete deployment ensemble-lab\n"],
  ])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await launch(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`ensemble: ${message}`);
  });
});

test.each([["slurm"], ["ssh", "ada@one"]])("%s takes no options of pods", async (...where) => {
  const { code, stderr } = await ensemble("launch", ...where, "--image", "a");
  expect(code).toBe(2);
  expect(stderr).toContain(`--image makes no sense with ensemble launch ${where[0]}`);
});

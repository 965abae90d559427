import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Metrics } from "../../src/monitor/metrics/metrics.ts";
import { client, host, job, records } from "../monitor/metrics/reports.ts";
import { queries, readDashboard } from "./dashboard-file.ts";
import { hasProgram } from "./prometheus-programs.ts";

const dashboard = readDashboard();

test("panels have what Grafana needs, ids and queries of their own, and do not cover each other", () => {
  expect(dashboard).toMatchObject({ title: "Ensemble", uid: "wasm-ensemble" });
  expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39);
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = new Set<string>();
  for (const { title, type, gridPos, targets = [] } of panels) {
    expect(title).not.toBe("");
    expect(targets.length > 0 || type === "row", title).toBe(true);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    for (const { datasource } of targets) {
      expect(datasource.type).toBe("prometheus");
      expect(datasource.uid).toMatch(/^\$\{datasource\}$/);
    }
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        expect(cells.has(`${x},${y}`), title).toBe(false);
        cells.add(`${x},${y}`);
      }
    }
  }
});

test("every metric and label that is asked for is one that is written", () => {
  const metrics = new Metrics({ version: "1.2.3", host: "h1" });
  metrics.tasks(records([[1, 0, 1, 0]]));
  const all = { name: "lab", hosts: [host({ endsMs: 1 })], clients: [client()], jobs: [job()] };
  const written = new Map<string, Set<string>>();
  for (const [, name = "", labels = ""] of metrics.text(all, "text").matchAll(/^(\w+)\{(.*)\}/gm)) {
    const known = written.get(name) ?? new Set(["job"]);
    written.set(name, known);
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) known.add(label);
  }
  const variables = dashboard.templating.list.flatMap(({ definition }) => definition ?? []);
  const asked = [...queries(dashboard), ...variables].flatMap((text) => [
    ...text.matchAll(/(ensemble_\w+)(\{[^}]*\})?/g),
  ]);
  expect(asked.length).toBeGreaterThan(20);
  for (const [text, name = "", selector = ""] of asked) {
    const labels = written.get(name);
    expect(labels, text).toBeDefined();
    for (const [, label = ""] of selector.matchAll(/(\w+)=/g)) expect(labels, text).toContain(label);
  }
});

test.skipIf(!hasProgram("promtool"))("what panels ask is PromQL", () => {
  const rules = queries(dashboard).map((expr, i) => ({ record: `query_${i}`, expr }));
  const folder = mkdtempSync(join(tmpdir(), "ensemble-grafana-"));
  const file = join(folder, "rules.yml");
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "rules", file], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  expect(stderr).toBe("");
  expect(stdout).toContain(`SUCCESS: ${rules.length} rules found`);
  expect(status).toBe(0);
});

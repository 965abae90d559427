import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { Metrics } from "../../src/monitor/metrics/metrics.ts";
import { client, host, job, records } from "../monitor/metrics/reports.ts";
import { hasProgram } from "./prometheus-programs.ts";

test.skipIf(!hasProgram("promtool"))("promtool finds nothing wrong with names, types and text of metrics", () => {
  const metrics = new Metrics({ version: "1.2.3" });
  metrics.tasks(records([[2, 0, 2_000, 0]]));
  const all = {
    name: "lab",
    hosts: [host({ endsMs: 1, maxEngines: 1 }), host({ host: "h2" })],
    clients: [client({ user: 'a "b" \\ c\nd' }), client()],
    jobs: [job()],
  };
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
    input: metrics.text(all, "text"),
    encoding: "utf8",
  });
  expect(stdout + stderr).toBe("");
  expect(status).toBe(0);
});

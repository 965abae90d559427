import type { SamplingClient } from "../sampling/sampling-client.ts";

/** A table of the engines of a client: what each holds, and has ended. */
export function enginesText(client: SamplingClient): string {
  const { engines, unassigned } = client.queueStatus();
  const rows = [...engines].map(([id, { queue, tasks, completed }]) => [id, tasks, queue, completed].map(String));
  if (rows.length === 0) return "no engines\n";
  const head = ["engine", "running", "waiting", "done"];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const lines = [head, ...rows].map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join("  "));
  const more = unassigned === 0 ? [] : [`and ${unassigned} tasks for any of them`];
  return `${[...lines, ...more].join("\n")}\n`;
}

import type { JobFilter, JobSummary } from "../../jobs/cluster-client.ts";
import { duration } from "../../protocol/duration.ts";
import { percent } from "../../sampling/statistics/figures.ts";
import { asTyped } from "../as-typed.ts";
import type { Where } from "../cluster/where.ts";
import type { CommandIo } from "../command.ts";
import { lineWidth, wrapped } from "../layout.ts";
import { table } from "../table.ts";
import { atCluster } from "./at-cluster.ts";

/** Lists the jobs of a key. @returns exit code: 0 */
export async function listJobs(filter: JobFilter, where: Where, json: boolean, io: CommandIo): Promise<number> {
  const jobs = await atCluster(where, (client) => client.jobs(filter));
  io.stdout.write(json ? `${JSON.stringify({ jobs })}\n` : listText(jobs, io));
  return 0;
}

function listText(jobs: readonly JobSummary[], { stdout: output, commands }: CommandIo): string {
  if (jobs.length === 0) return asTyped("No job is there: ensemble submit stores one.\n", commands);
  const head = ["id", "name", "kind", "state", "done", "failed", "submitted"];
  const rows = jobs.map(({ id, name, kind, state, done, of, failed, submitted }) => {
    const share = of === 0 ? percent(1) : percent(Math.floor((100 * done) / of) / 100);
    return [id, name, kind, state, share, failed, `${duration(Math.max(0, Date.now() - submitted.getTime()))} ago`];
  });
  const reasons = jobs.flatMap(({ id, state, why }) =>
    why === undefined ? [] : wrapped(`${id} is ${state}: ${why}`, lineWidth(output)),
  );
  return [...table(head, rows, output), ...reasons].map((line) => `${line}\n`).join("");
}

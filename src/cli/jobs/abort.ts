import type { Where } from "../cluster/where.ts";
import type { CommandIo } from "../command.ts";
import { atCluster } from "./at-cluster.ts";

/** Aborts jobs. @returns exit code: 0 @throws {JobError} when there is no such job; those named before it are aborted */
export async function abortJobs(ids: readonly string[], where: Where, { stdout }: CommandIo): Promise<number> {
  await atCluster(where, async (client) => {
    for (const id of ids) {
      const job = await client.job(id);
      await job.abort("by ensemble abort");
      const { state, done, of } = await job.status();
      stdout.write(`${id} is ${state}, with ${done.toLocaleString("en")} of ${of.toLocaleString("en")} done\n`);
    }
  });
  return 0;
}

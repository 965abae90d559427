import { readdir, readFile } from "node:fs/promises";
import process from "node:process";

/** Lets a process stand still. Fulfils once it does: on a busy machine some of its threads may go on for a while. */
export async function freeze(pid: number): Promise<void> {
  process.kill(pid, "SIGSTOP");
  while (process.platform === "linux" && !(await isFrozen(pid))) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function isFrozen(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`);
  const states = threads.map(async (thread) => {
    const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, "utf8").catch(() => "");
    // "PID (NAME) STATE …"; one that has ended meanwhile has none.
    return stat === "" || /^\d+ \(.*\) T/su.test(stat);
  });
  return !(await Promise.all(states)).includes(false);
}

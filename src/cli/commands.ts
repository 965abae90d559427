import type { Command } from "./command.ts";
import { abort } from "./commands/abort.ts";
import { bench } from "./commands/bench.ts";
import { chains } from "./commands/chains.ts";
import { cluster } from "./commands/cluster.ts";
import { compile } from "./commands/compile.ts";
import { completion } from "./commands/completion.ts";
import { dashboard } from "./commands/dashboard.ts";
import { docs } from "./commands/docs.ts";
import { doctor } from "./commands/doctor.ts";
import { engines } from "./commands/engines.ts";
import { init } from "./commands/init.ts";
import { jobs } from "./commands/jobs.ts";
import { jupyter } from "./commands/jupyter.ts";
import { kernels } from "./commands/kernels.ts";
import { launch } from "./commands/launch.ts";
import { metrics } from "./commands/metrics.ts";
import { pi } from "./commands/pi.ts";
import { play } from "./commands/play.ts";
import { repl } from "./commands/repl.ts";
import { replay } from "./commands/replay.ts";
import { results } from "./commands/results.ts";
import { run } from "./commands/run.ts";
import { sample } from "./commands/sample.ts";
import { scale } from "./commands/scale.ts";
import { submit } from "./commands/submit.ts";
import { top } from "./commands/top.ts";

/** The commands of `ensemble`, in the order of the help. */
export const commands: readonly Command[] = [
  pi,
  sample,
  chains,
  kernels,
  compile,
  init,
  run,
  repl,
  jupyter,
  play,
  docs,
  engines,
  cluster,
  dashboard,
  launch,
  scale,
  metrics,
  top,
  submit,
  jobs,
  results,
  abort,
  bench,
  replay,
  doctor,
  completion,
];

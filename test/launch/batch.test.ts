import { describe, expect, test } from "vitest";
import type { BatchLauncher } from "../../src/launch/batch/batch-launcher.ts";
import { pbs, sge, slurm } from "../../src/launch/batch/batch-systems.ts";
import { PBS } from "../../src/launch/batch/pbs.ts";
import { SGE } from "../../src/launch/batch/sge.ts";
import { SLURM } from "../../src/launch/batch/slurm.ts";

const PLAN = { cluster: "lab", url: "nats://head:4222", key: "/home/ada/my lab/engine.key", engines: undefined };
const FULL = {
  cpus: 2,
  time: "1:00:00",
  memory: "2G",
  queue: "short",
  options: ["--account=physics"],
  logs: "/home/ada/logs",
  command: "ensemble",
};

function scriptOf(launcher: BatchLauncher, count: number): string[] {
  return launcher.script({ count, plan: PLAN }).trimEnd().split("\n");
}

const { memory: _, ...noMemory } = FULL;

describe("scripts", () => {
  test("of Slurm ask for an array, and drain each host before its time is over", () => {
    expect(scriptOf(slurm(FULL), 20)).toEqual([
      "#!/bin/sh",
      "#SBATCH --job-name=ensemble-lab",
      "#SBATCH --array=1-20",
      "#SBATCH --ntasks=1",
      "#SBATCH --cpus-per-task=2",
      "#SBATCH --time=1:00:00",
      "#SBATCH --mem=2G",
      "#SBATCH --partition=short",
      "#SBATCH --output=/home/ada/logs/%A_%a.log",
      "#SBATCH --open-mode=append",
      "#SBATCH --requeue",
      "#SBATCH --signal=B:TERM@10",
      "#SBATCH --account=physics",
      "exec ensemble engines --cluster lab --url nats://head:4222 --key '/home/ada/my lab/engine.key' --engines 2 " +
        '--lifetime 3300s --name "slurm-$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID"',
    ]);
  });

  test("of PBS: one job is no array", () => {
    expect(scriptOf(pbs({ ...FULL, options: ["-P physics"] }), 3)).toEqual([
      "#!/bin/sh",
      "#PBS -N ensemble-lab",
      "#PBS -J 1-3",
      "#PBS -l select=1:ncpus=2:mem=2G",
      "#PBS -l walltime=1:00:00",
      "#PBS -q short",
      "#PBS -j oe",
      "#PBS -o /home/ada/logs/",
      "#PBS -r y",
      "#PBS -P physics",
      "exec ensemble engines --cluster lab --url nats://head:4222 --key '/home/ada/my lab/engine.key' --engines 2 " +
        "--lifetime 3300s --name \"pbs-$(echo $PBS_JOBID | tr -c 'A-Za-z0-9\\n' '-')\"",
    ]);
    expect(scriptOf(pbs(), 1).join("\n")).not.toContain("#PBS -J");
  });

  test("of Grid Engine ask for slots of smp, unless another environment is given", () => {
    expect(scriptOf(sge({ ...noMemory, options: [] }), 3)).toEqual([
      "#!/bin/sh",
      "#$ -N ensemble-lab",
      "#$ -t 1-3",
      "#$ -S /bin/sh",
      "#$ -pe smp 2",
      "#$ -l h_rt=1:00:00",
      "#$ -q short",
      "#$ -j y",
      "#$ -o /home/ada/logs/$JOB_ID.$TASK_ID.log",
      "#$ -r y",
      "exec ensemble engines --cluster lab --url nats://head:4222 --key '/home/ada/my lab/engine.key' --engines 2 " +
        '--lifetime 3300s --name "sge-$JOB_ID-$SGE_TASK_ID"',
    ]);
    const mpi = scriptOf(sge({ cpus: 2, options: ["-pe mpi 2"] }), 1);
    expect(mpi).toContain("#$ -pe mpi 2");
    expect(mpi).not.toContain("#$ -pe smp 2");
  });

  test("ask for as many jobs as the engines need", () => {
    expect(slurm({ cpus: 8 }).share(20)).toEqual({ hosts: 3, engines: 8 });
    expect(slurm({}).share(undefined)).toEqual({ hosts: 1, engines: 1 });
  });
});

test.each([
  [SLURM, "12\n", "12"],
  [SLURM, "12;cluster2\n", "12"],
  [SLURM, "sbatch: warning: be kind\n12\n", "12"],
  [SLURM, "", undefined],
  [PBS, "12[].server\n", "12[].server"],
  [PBS, "12.server\n", "12.server"],
  [SGE, "12.1-20:1\n", "12"],
  [SGE, "12\n", "12"],
])("the number of what was submitted: %#", (system, output, id) => {
  expect(system.idOf(output)).toBe(id);
});

test.each([
  [SLURM, "12", 2, ["12_1", "12_2"], "12_1.log"],
  [PBS, "12[].server", 2, ["12[1].server", "12[2].server"], "12^1.server.OU"],
  [PBS, "12.server", 1, ["12.server"], "12.server.OU"],
  [SGE, "12", 2, ["12.1", "12.2"], "12.1.log"],
] as const)("the jobs of an array, and what they print: %#", (system, id, count, members, log) => {
  expect(system.membersOf(id, count)).toEqual(members);
  expect(system.logOf(members[0])).toBe(log);
});

function gridJob(state: string, more: string): string {
  const job = "<JB_job_number>12</JB_job_number><JB_name>ensemble-lab</JB_name>";
  return `<job_list state="x">${job}<state>${state}</state>${more}</job_list>`;
}

describe("lists", () => {
  test("of squeue, of which jobs of other names are left out", () => {
    const output = [
      "14|12|1|RUNNING|ensemble-lab|node7",
      "15|12|2|PENDING|ensemble-lab|(Resources)",
      "12|12|3|COMPLETING|ensemble-lab|node7",
      "16|16|N/A|RUNNING|other|node8",
      "17|17|1|PENDING|ensemble-lab2|(Priority)",
      "",
    ].join("\n");
    expect(SLURM.read(output, "ensemble-lab", "ada")).toEqual([
      { id: "12_1", state: "running", where: "node7" },
      { id: "12_2", state: "waiting", where: "pending (Resources)" },
      { id: "12_3", state: "waiting", where: "completing node7" },
    ]);
    expect(SLURM.read("", "ensemble-lab", "ada")).toEqual([]);
  });

  test("of qstat of PBS", () => {
    const job = { Job_Name: "ensemble-lab", Job_Owner: "ada@head" };
    const jobs = {
      "12[].server": { ...job, job_state: "B" },
      "12[1].server": { ...job, job_state: "R", exec_host: "node7/0" },
      "12[2].server": { ...job, job_state: "Q", comment: "Not Running: Insufficient amount of resource: ncpus" },
      "12[3].server": { ...job, job_state: "X" },
      "13.server": { ...job, Job_Name: "other", job_state: "R" },
      "14.server": { ...job, Job_Owner: "adam@head", job_state: "R" },
    };
    expect(PBS.read(JSON.stringify({ timestamp: 1, Jobs: jobs }), "ensemble-lab", "ada")).toEqual([
      { id: "12[1].server", state: "running", where: "node7/0" },
      { id: "12[2].server", state: "waiting", where: "Not Running: Insufficient amount of resource: ncpus" },
    ]);
    // The programs refuse JSON for one user.
    expect(PBS.list("ada")).toEqual(["qstat", "-t", "-f", "-F", "json"]);
    expect(PBS.read('{"timestamp": 1}', "ensemble-lab", "ada")).toEqual([]);
  });

  test("of qstat of Grid Engine, whose names are whole in XML only", () => {
    const output = [
      gridJob("r", "<queue_name>all.q@node7</queue_name><tasks>1</tasks>"),
      gridJob("qw", "<queue_name></queue_name><tasks>2</tasks>"),
      gridJob("Eqw", "<tasks>3</tasks>"),
      gridJob("dr", "<tasks>4</tasks>"),
    ].join("\n");
    expect(SGE.read(`<?xml version='1.0'?>${output}`, "ensemble-lab", "ada")).toEqual([
      { id: "12.1", state: "running", where: "all.q@node7" },
      { id: "12.2", state: "waiting" },
      { id: "12.3", state: "waiting", where: "its start failed; see qstat -j" },
    ]);
  });
});

test.each([
  [{ cpus: 0 }, RangeError, "cpus expects a whole number >= 1, got 0"],
  [
    { time: "soon" },
    RangeError,
    'time expects minutes, H:MM:SS, or a number with s, m, h or d, such as 50m; got "soon"',
  ],
  [{ jobs: 3 }, TypeError, "jobs"],
  [{ queue: "a\nrm -rf /" }, RangeError, 'queue expects one line, got "a\\nrm -rf /"'],
  [{ options: ["--x\n--y"] }, RangeError, "options expects one line"],
  [{ options: "--x" }, TypeError, "options expects a list of texts"],
  [{ time: "0" }, RangeError, "time expects minutes"],
])("wrong options are refused: %#", (options, Class, message) => {
  const make = (): unknown => slurm(options as object);
  expect(make).toThrow(Class);
  expect(make).toThrow(message);
});

test("what is a limit of addresses on some sites and nothing on others is no memory of Grid Engine", () => {
  expect(() => sge({ memory: "2G" })).toThrow('give options: ["-l mem_free=2G"]');
});

test("a folder of logs that scripts can't take is refused before anything is submitted", () => {
  expect(() => scriptOf(slurm({ logs: "/home/ada/my logs" }), 1)).toThrow("has a space in it");
});

describe("what Slurm says", () => {
  // Of slurm-wlm 22.05, without the fields that are not read.
  const SHOWN = [
    "JobId=18 ArrayJobId=17 ArrayTaskId=1 JobName=x JobState=TIMEOUT Reason=TimeLimit Dependency=(null) ExitCode=0:15",
    "JobId=19 ArrayJobId=17 ArrayTaskId=12 JobName=x JobState=COMPLETED Reason=None Dependency=(null) ExitCode=0:0",
    "JobId=17 ArrayJobId=17 ArrayTaskId=4294967294 JobName=x JobState=CANCELLED Reason=JobHeldUser ExitCode=0:0",
  ];

  test.each([
    [SHOWN, "17_1", "TIMEOUT, TimeLimit"],
    [SHOWN, "17_12", "COMPLETED"],
    [SHOWN.slice(2), "17_1", "CANCELLED"],
    [[], "17_1", undefined],
  ])("%j of the end of %s is read", (lines, id, end) => {
    expect(SLURM.end?.read(lines.join("\n"), id)).toBe(end);
  });

  test.each([
    ["sbatch: error: Batch job submission failed: Invalid job array specification", "several launches"],
    ["sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit)", "fewer jobs"],
    ["sbatch: fatal: Could not establish a configuration source", "in no Slurm"],
    ["slurm_load_jobs error: Unable to contact slurm controller (connect failure)", "scontrol ping"],
  ])("%s has a remedy", (said, advice) => {
    expect(SLURM.remedies?.find((remedy) => remedy.said.test(said))?.advice).toContain(advice);
  });
});

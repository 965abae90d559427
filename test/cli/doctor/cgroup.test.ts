import { expect, test } from "vitest";
import { coresOfGroup } from "../../../src/cli/doctor/cgroup.ts";

/** A file system of a few files. */
const reading =
  (files: Readonly<Record<string, string>>) =>
  (path: string): string | undefined =>
    files[path];

test.each([
  ["there are no control groups", {}, undefined],
  [
    "version 2 has no limit",
    { "/proc/self/cgroup": "0::/user.slice\n", "/sys/fs/cgroup/user.slice/cpu.max": "max 100000\n" },
    undefined,
  ],
  ["a container sees its own group as the root", { "/sys/fs/cgroup/cpu.max": "150000 100000\n" }, 1.5],
  [
    "the least of a group and those around it counts",
    {
      "/proc/self/cgroup": "0::/a/b\n",
      "/sys/fs/cgroup/a/b/cpu.max": "400000 100000\n",
      "/sys/fs/cgroup/a/cpu.max": "100000 50000\n",
    },
    2,
  ],
  [
    "version 1",
    {
      "/proc/self/cgroup": "5:memory:/x\n4:cpu,cpuacct:/docker/1\n",
      "/sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us": "50000\n",
      "/sys/fs/cgroup/cpu/docker/1/cpu.cfs_period_us": "100000\n",
    },
    0.5,
  ],
  [
    "version 1 without a limit",
    { "/proc/self/cgroup": "4:cpu:/x\n", "/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "-1\n" },
    undefined,
  ],
  ["a file that is no limit", { "/sys/fs/cgroup/cpu.max": "" }, undefined],
])("cores of a control group: %s", (_, files, cores) => {
  expect(coresOfGroup(reading(files))).toBe(cores);
});

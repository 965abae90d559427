import type { Look } from "./side.ts";

type Looker = NonNullable<Look["looker"]>;

const ask =
  (kind: "reports" | "records" | "metrics" | "dashboard"): Looker =>
  ({ url, cluster }) => ({ kind, url, cluster });
const read =
  (kind: "scrape" | "page"): Looker =>
  ({ page }) => ({ kind, page });

/** Of a client without anybody who looks: beside another such client it tells what the figures are worth. */
export const UNSEEN: Readonly<Record<Look["engines"], Look>> = {
  threads: { name: "threads: nobody", engines: "threads" },
  cluster: { name: "cluster: nobody", engines: "cluster" },
};

/** All ways to look. */
export const LOOKS: readonly Look[] = [
  UNSEEN.threads,
  { name: "threads: reports only", engines: "threads", own: "reports" },
  { name: "threads: reports and records", engines: "threads", own: "records" },
  {
    name: "threads: dashboard",
    engines: "threads",
    own: "dashboard",
    looker: read("page"),
  },
  { name: "threads: subscriber", engines: "threads", own: "subscriber" },
  UNSEEN.cluster,
  { name: "cluster: reports only", engines: "cluster", looker: ask("reports") },
  { name: "cluster: reports and records", engines: "cluster", looker: ask("records") },
  { name: "cluster: dashboard", engines: "cluster", looker: ask("dashboard") },
  { name: "cluster: ensemble metrics", engines: "cluster", looker: ask("metrics") },
  {
    name: "cluster: engines --metrics",
    engines: "cluster",
    metrics: true,
    looker: read("scrape"),
  },
  { name: "cluster: subscriber", engines: "cluster", own: "subscriber" },
];

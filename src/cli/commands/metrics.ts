import { readListenAddress } from "../../node/health/listen-address.ts";
import { parseArguments } from "../arguments.ts";
import { WHERE } from "../cluster/where-options.ts";
import type { Command, CommandOptions } from "../command.ts";
import { asUsage, UsageError } from "../usage-error.ts";

// That of exporters of OpenTelemetry.
const USUAL_ADDRESS = "9464";

const options = {
  listen: {
    type: "string",
    value: "[ADDRESS:]PORT",
    summary: `serve /metrics there: ${USUAL_ADDRESS} by default, for this machine; :${USUAL_ADDRESS} for all that reach it`,
  },
  ...WHERE,
} as const satisfies CommandOptions;

/** `ensemble metrics`: serves metrics of a whole cluster. */
export const metrics: Command = {
  name: "metrics",
  summary: "serve metrics of a cluster, its clients and jobs to Prometheus",
  options,
  notes: [
    "One such program sees the whole cluster, and is all that Prometheus has to scrape. Hosts serve",
    "their own with ensemble engines --metrics. Of jobs it sees those of its key. A dashboard for",
    "Grafana is in the package: docs/grafana/ensemble.json.",
  ].join("\n"),
  run: async (args, io) => {
    const { values, operands } = parseArguments(args, options);
    if (operands.length > 0) throw new UsageError(`metrics takes no ${operands[0]}; see ensemble metrics --help`);
    const { listen = USUAL_ADDRESS, url, key, cluster } = values;
    const at = asUsage(() => readListenAddress("--listen", listen));
    // Loaded here, as help and other commands need none of it.
    const { exportMetrics } = await import("../metrics/export-metrics.ts");
    return exportMetrics({ url, key, cluster }, at, io);
  },
};

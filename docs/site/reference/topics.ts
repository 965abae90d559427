/** A page of the reference: what is declared in certain files. */
export interface Topic {
  readonly title: string;
  /** Of the file of its page. */
  readonly name: string;
  /** What users import it from. */
  readonly from: string;
  /** The entry, from `src/`. */
  readonly entry: string;
  /** Below the title. */
  readonly about: string;
  /** Beginnings of the paths of the files whose names are here; the first topic of an entry that has one gets the name. */
  readonly files: readonly string[];
}

const MAIN = { from: "wasm-ensemble", entry: "node/index.ts" };

/** The pages of the reference, in their order. */
export const TOPICS: readonly Topic[] = [
  {
    ...MAIN,
    title: "connect",
    name: "connect",
    about: "Engines are started, or found, by `connect`.",
    files: ["src/node/connect.ts", "src/client/driver/"],
  },
  {
    ...MAIN,
    title: "Client",
    name: "client",
    about: "A client holds a handle on engines. `connect` gives it.",
    files: [
      "src/node/client.ts",
      "src/node/dashboard/",
      "src/sampling/sampling-client.ts",
      "src/client/queue-status.ts",
      "src/scheduler/engine-event.ts",
      "src/protocol/ids.ts",
    ],
  },
  {
    ...MAIN,
    title: "DirectView",
    name: "direct-view",
    about: "Chosen engines, each of which runs what is called. `client.directView()` gives it.",
    files: ["src/client/views/direct-"],
  },
  {
    ...MAIN,
    title: "LoadBalancedView",
    name: "load-balanced-view",
    about: "Tasks for whichever engine is free. `client.loadBalancedView()` gives it.",
    files: [
      "src/client/views/load-balanced-view.ts",
      "src/client/views/balanced-options.ts",
      "src/client/views/dependencies.ts",
      "src/client/views/imap.ts",
      "src/client/views/needs.ts",
      "src/schedule/",
    ],
  },
  {
    ...MAIN,
    title: "AsyncResult",
    name: "async-result",
    about: "What every call gives: await it, iterate it, watch it, abort it.",
    files: [
      "src/client/results/",
      "src/client/output/",
      "src/scheduler/",
      "src/protocol/messages.ts",
      "src/client/task-trace.ts",
    ],
  },
  {
    ...MAIN,
    title: "What is sent",
    name: "sent",
    about: "Functions, references, constants and moved values, and what a function finds on an engine.",
    files: [
      "src/client/views/",
      "src/client/calls/",
      "src/protocol/reference.ts",
      "src/protocol/constant.ts",
      "src/engine/",
      "src/kernels/instances/",
      "src/node/load-wasm.ts",
    ],
  },
  {
    ...MAIN,
    title: "Errors",
    name: "errors",
    about: "Each failure has a class. All that the library makes itself extend `EnsembleError`.",
    files: ["src/protocol/errors.ts", "src/protocol/cluster-error.ts", "src/protocol/job-error.ts"],
  },
  {
    ...MAIN,
    title: "Sampling",
    name: "sampling",
    about: "What `client.sample` takes, and what a run gives.",
    files: ["src/sampling/request/", "src/sampling/run/", "src/sampling/statistics/"],
  },
  {
    ...MAIN,
    title: "Sweeps",
    name: "sweeps",
    about: "One kernel at many points: what `client.sweep` takes and gives.",
    files: ["src/sampling/sweep/"],
  },
  {
    ...MAIN,
    title: "Markov chains",
    name: "chains",
    about: "What `client.chains` takes and gives, and the diagnostics of chains that were drawn elsewhere.",
    files: ["src/sampling/markov/", "src/sampling/chains/"],
  },
  {
    ...MAIN,
    title: "Bootstrap",
    name: "bootstrap",
    about: "What `client.bootstrap` takes and gives.",
    files: ["src/sampling/bootstrap/"],
  },
  {
    ...MAIN,
    title: "Kernels",
    name: "kernels",
    about: "The gallery, modules of one's own, and random numbers in JavaScript.",
    files: ["src/kernels/", "src/node/load-kernel.ts", "src/sampling/make-rng.ts"],
  },
  {
    ...MAIN,
    title: "Clusters and jobs",
    name: "clusters",
    about: "Engines on many machines, and work that outlives its client.",
    files: ["src/jobs/", "src/nats/", "src/cluster/", "src/node/cluster/"],
  },
  {
    title: "compile",
    name: "compile",
    from: "wasm-ensemble/compile",
    entry: "node/compile.ts",
    about: "Kernels in AssemblyScript, compiled at run time. It needs the package `assemblyscript`.",
    files: ["src/"],
  },
  {
    title: "launch",
    name: "launch",
    from: "wasm-ensemble/launch",
    entry: "launch/index.ts",
    about: "Engines started where they are: by ssh, by Slurm, PBS and Grid Engine, on this machine.",
    files: ["src/launch/"],
  },
  {
    title: "monitor",
    name: "monitor",
    from: "wasm-ensemble/monitor",
    entry: "node/monitor.ts",
    about: "What a client does, for Prometheus and OpenTelemetry.",
    files: ["src/node/"],
  },
  {
    title: "assembly",
    name: "assembly",
    from: "wasm-ensemble/assembly",
    entry: "../assembly/ensemble.ts",
    about: "Random streams and distributions, for kernels in AssemblyScript: these are its types and functions.",
    files: ["assembly/"],
  },
  {
    title: "browser",
    name: "browser",
    from: "wasm-ensemble/browser",
    entry: "browser/index.ts",
    about: 'What differs in a page. All else is as in Node, and `import … from "wasm-ensemble"` gives it there too.',
    files: ["src/browser/"],
  },
  {
    title: "blob",
    name: "blob",
    from: "wasm-ensemble/blob",
    entry: "browser/blob.ts",
    about: "Workers for pages that can load no second file.",
    files: ["src/browser/"],
  },
];

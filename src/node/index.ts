export { transfer } from "../client/calls/transfer.ts";
export type { ClusterOptions } from "../client/driver/cluster-options.ts";
export type { ConnectOptions, OutputMode } from "../client/driver/connect-options.ts";
export type { HistoryBound } from "../client/driver/history.ts";
export type { DisplayOptions } from "../client/output/display-outputs.ts";
export type { StreamOptions } from "../client/output/stream-output.ts";
export type { EngineStatus, QueueStatus } from "../client/queue-status.ts";
export { asCompleted, type Completed, type Completion } from "../client/results/as-completed.ts";
export { AsyncResult, type WaitOptions } from "../client/results/async-result.ts";
export type { TaskMetadata } from "../client/results/metadata.ts";
export type { TaskTrace } from "../client/task-trace.ts";
export type { LoadBalancedViewOptions } from "../client/views/balanced-options.ts";
export type { Dependencies, DependencyOptions } from "../client/views/dependencies.ts";
export type { DirectViewOptions } from "../client/views/direct-options.ts";
export { DirectView } from "../client/views/direct-view.ts";
export type { ImapResult } from "../client/views/imap.ts";
export { LoadBalancedView } from "../client/views/load-balanced-view.ts";
export type { Requirements } from "../client/views/needs.ts";
export type { ImapOptions, ModuleFunctions, Sendable, Targets } from "../client/views/view-types.ts";
export type { HostEvent } from "../cluster/cluster-host.ts";
export type { EngineScope } from "../engine/engine-scope.ts";
export type { JobFilter, JobSummary } from "../jobs/cluster-client.ts";
export type { Job, MapJob, SamplingJob } from "../jobs/job.ts";
export type { MapJobOptions } from "../jobs/map-submission.ts";
export type { SampleJobOptions } from "../jobs/sampling-submission.ts";
export type { JobState, JobStatus } from "../jobs/work/job-state.ts";
export { bootstrap, type KernelName, kernels } from "../kernels/catalog.ts";
export type { LoadWasmOptions, WasmFunction, WasmValue } from "../kernels/instances/wasm-module.ts";
export type { Rng } from "../kernels/random/rng.ts";
export type {
  ArrayParameter,
  KernelArray,
  KernelParameter,
  KernelParameters,
  NumberList,
  SamplingKernel,
} from "../kernels/sampling-kernel.ts";
export type { EngineHost } from "../nats/engine-host.ts";
export type { HostEnginesOptions } from "../nats/host-options.ts";
export { ClusterError } from "../protocol/cluster-error.ts";
export { type Constant, constant } from "../protocol/constant.ts";
export {
  BlockingUnsupportedError,
  CheckpointError,
  ClientClosedError,
  CompositeError,
  EngineLostError,
  EngineStartError,
  EnsembleError,
  ImpossibleDependencyError,
  KernelCompileError,
  type KernelDiagnostic,
  KernelError,
  MemoryLimitError,
  NoEnginesError,
  NoSuchEngineError,
  QueueTimeoutError,
  RemoteError,
  TaskAbortedError,
  TaskTimeoutError,
  TimeoutError,
} from "../protocol/errors.ts";
export type { EngineId, TaskId } from "../protocol/ids.ts";
export { type JobAttempt, JobError } from "../protocol/job-error.ts";
export type { ExecuteReply } from "../protocol/messages.ts";
export { type Reference, ref } from "../protocol/reference.ts";
export type { BootstrapRun } from "../sampling/bootstrap/bootstrap-run.ts";
export type { BootstrapData, BootstrapSample, NumberColumn } from "../sampling/bootstrap/data.ts";
export type {
  BootstrapEstimate,
  BootstrapJson,
  BootstrapMonteCarloError,
  BootstrapOutput,
  BootstrapProblem,
} from "../sampling/bootstrap/estimate.ts";
export type { BootstrapInterval, BootstrapOptions } from "../sampling/bootstrap/options.ts";
export { type EffectiveSampleSizeOf, effectiveSampleSize } from "../sampling/chains/effective-sample-size.ts";
export { rHat } from "../sampling/chains/r-hat.ts";
export { type RngOptions, rng } from "../sampling/make-rng.ts";
export type { ChainOptions } from "../sampling/markov/chain-options.ts";
export type { ChainStopOptions, ChainStopReason } from "../sampling/markov/chain-rules.ts";
export type { ChainsEstimate, ChainsEstimateJson } from "../sampling/markov/chains-estimate.ts";
export type { ChainsRun } from "../sampling/markov/chains-run.ts";
export type { KernelChainOptions } from "../sampling/markov/kernel-steps.ts";
export type { NonFiniteDraws } from "../sampling/markov/non-finite-draws.ts";
export type { QuantityEstimate } from "../sampling/markov/quantity-estimate.ts";
export type { FunctionChainOptions, QuantityOf, StepFunction } from "../sampling/markov/step-function.ts";
export {
  correlation,
  covariance,
  type Dependence,
  type DerivedQuantity,
  deltaMethod,
  type FunctionOfMeans,
  type MeansOf,
  type Ratio,
  ratio,
} from "../sampling/request/derived.ts";
export type { SampleMethod } from "../sampling/request/drawing.ts";
export type {
  FunctionSampleOptions,
  LevelFunction,
  LevelFunctionOptions,
  NumberFunction,
  NumberOptions,
  SampleFunction,
} from "../sampling/request/function-kernel.ts";
export type { LevelOptions } from "../sampling/request/levels.ts";
export type { SampleOptions } from "../sampling/request/options.ts";
export type { StopOptions, StopReason } from "../sampling/request/stopping.ts";
export type { Tolerances } from "../sampling/request/tolerances.ts";
export type { ArrayEstimate } from "../sampling/run/array-estimate.ts";
export type { DerivedEstimate } from "../sampling/run/derived-estimate.ts";
export type {
  ControlEstimate,
  Estimate,
  EstimateJson,
  NonFinite,
  WeightsEstimate,
} from "../sampling/run/estimate.ts";
export type { LevelEstimate, LevelRates, MlmcEstimate } from "../sampling/run/level-estimates.ts";
export type { OutputEstimate } from "../sampling/run/output-estimate.ts";
export type { SamplingRun } from "../sampling/run/sampling-run.ts";
export type { ControlOptions } from "../sampling/statistics/control.ts";
export { type Histogram, type HistogramOptions, quantile } from "../sampling/statistics/histogram.ts";
export type { Difference } from "../sampling/statistics/paired-difference.ts";
export type { QuantileEstimate } from "../sampling/statistics/quantile-estimate.ts";
export type { SweepGrid, SweepPoints } from "../sampling/sweep/points.ts";
export type { Sweep } from "../sampling/sweep/sweep.ts";
export type { FunctionSweepOptions, SweepOptions } from "../sampling/sweep/sweep-options.ts";
export type { SweepRow, SweepRowJson, SweepRowState, SweptParameters } from "../sampling/sweep/sweep-row.ts";
export type { EngineLoad, Policy, PolicyName } from "../schedule/policy.ts";
export type { EngineEvent } from "../scheduler/engine-event.ts";
export type { TaskState } from "../scheduler/transitions.ts";
export { NodeClient as Client } from "./client.ts";
export type { NodeClusterClient as ClusterClient } from "./cluster/cluster-client.ts";
export { hostEngines } from "./cluster/host-engines.ts";
export { connect } from "./connect.ts";
export type { Dashboard, DashboardOptions } from "./dashboard/dashboard.ts";
export { type LoadKernelOptions, loadKernel } from "./load-kernel.ts";
export { loadWasm } from "./load-wasm.ts";

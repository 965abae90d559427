import { StepLoop } from "../kernels/chains/step-loop.ts";
import { KernelStore } from "../kernels/instances/store.ts";
import { SampleLoop } from "../kernels/random/sample-loop.ts";
import { StreamRng } from "../kernels/random/stream-rng.ts";
import type { KernelCode } from "./late-code.ts";

export const KERNEL_CODE: KernelCode = { KernelStore, SampleLoop, StepLoop, StreamRng };

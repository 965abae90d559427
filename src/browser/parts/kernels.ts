// What runs kernels, and draws random numbers with them.
export { KERNEL_CODE as part } from "../../engine/kernel-code.ts";

import { kernels } from "../../../src/kernels/catalog.ts";
import { testKernel } from "../../conformance/kernel.ts";
import { testPointKernel } from "../../conformance/point-kernel.ts";

for (const kernel of Object.values(kernels)) testKernel(kernel);
for (const kernel of Object.values(kernels)) if (kernel.dimensions) testPointKernel(kernel);

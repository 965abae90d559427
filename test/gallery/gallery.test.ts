import { kernels } from "../../src/kernels/catalog.ts";
import { testKernel } from "../conformance/kernel.ts";

for (const kernel of Object.values(kernels)) testKernel(kernel);

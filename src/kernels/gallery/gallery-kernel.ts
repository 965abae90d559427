import type { KernelParameter, ParameterType, SamplingKernel } from "../sampling-kernel.ts";

/** A kernel whose answer is known; NaN for an output that has no closed form at the given parameters. */
export type KnownKernel<Parameter extends string = string, Output extends string = string> = SamplingKernel<
  Parameter,
  Output
> &
  Required<Pick<SamplingKernel, "knownAnswer">>;

/** What a kernel of the gallery says of itself; the catalogue adds name and module. */
export type GalleryKernel<Parameter extends string = string, Output extends string = string> = Omit<
  KnownKernel<Parameter, Output>,
  "name" | "identity" | "module" | "exportName"
>;

/** A parameter before it has a place in memory. */
export type ParameterSpec<Name extends string = string> = Omit<KernelParameter<Name>, "offset">;

const SIZE_BYTES: Readonly<Record<ParameterType, number>> = { f64: 8, f32: 4, i32: 4, u32: 4, i64: 8, u64: 8, bool: 1 };

/** Gives parameters their places: those of the fields of an AssemblyScript class, in order, each aligned to its size. */
export function parametersAt<Name extends string = never>(
  specs: readonly ParameterSpec<Name>[],
): readonly KernelParameter<Name>[] {
  let end = 0;
  return specs.map((spec) => {
    const sizeBytes = SIZE_BYTES[spec.type];
    const offset = Math.ceil(end / sizeBytes) * sizeBytes;
    end = offset + sizeBytes;
    return { ...spec, offset };
  });
}

/** Value of a parameter; NaN when it is missing, which it is not after `completeParameters`. */
export function valueOf(parameters: Readonly<Record<string, number>>, name: string): number {
  return parameters[name] ?? Number.NaN;
}

import { KernelCompileError, type KernelDiagnostic } from "../../protocol/errors.ts";
import { ENTRY_PATH, RESAMPLE_EXPORT } from "../instances/export-names.ts";
import type { Asc } from "./asc.ts";
import type { AscParser, AscProgram } from "./asc-program.ts";
import { chainEntry } from "./chain-entry.ts";
import { BASE_ENTRY, RAW_NAMES, samplingEntry } from "./entry-text.ts";
import { inspect, type SourceFacts, signatureOf } from "./inspect.ts";
import type { SampleFacts } from "./inspect-sample.ts";
import type { StatisticFacts } from "./inspect-statistic.ts";
import { samplingTransform } from "./optimize/sampling-transform.ts";
import { StatisticTransform } from "./optimize/statistic-transform.ts";
import { type AscOutput, Enough, runAsc } from "./run-asc.ts";
import { type ReadText, SourceFiles } from "./source-files.ts";
import { statisticEntry } from "./statistic-entry.ts";
import { initializeArrays, markUnmanaged } from "./user-classes.ts";

/** A kernel's source, and how to compile it. */
export interface SourceRequest {
  /** Path of the source, relative to its folder, with `.ts`. */
  readonly path: string;
  readonly text: string;
  readonly readUser: ReadText;
  readonly optimizeLevel: number;
  readonly simd: boolean;
}

/** A kernel's module, and what its source says about it. */
export interface CompiledSource {
  readonly output: AscOutput;
  readonly facts: SourceFacts;
}

/**
 * Compiles a kernel's source.
 *
 * A source without `sample` and `statistic` is done in one run. One with either takes two: the first ends when types are
 * known, from which the AssemblyScript around it is made; the second compiles that.
 *
 * @param files - made for this source by {@link sourceFiles}
 * @throws {KernelCompileError} when the source does not compile, or its `sample` is no sampling kernel, or its `statistic` none
 */
export async function compileSource(asc: Asc, request: SourceRequest, files: SourceFiles): Promise<CompiledSource> {
  const module = request.path.replace(/\.ts$/, "");
  let facts: SourceFacts | undefined;
  const look = (program: AscProgram): SourceFacts => {
    facts = inspect(program, module);
    program.options.exportRuntime = facts.managed || facts.statistic !== undefined;
    return facts;
  };
  const run = { asc, kernel: request.path, files, options: optionsOf(request) };
  const first = await runAsc({
    ...run,
    entries: [request.path, ENTRY_PATH],
    hooks: {
      afterInitialize: (program) => {
        const { sample, statistic, problems } = look(program);
        if (sample !== undefined || statistic !== undefined || problems.length > 0) throw new Enough();
      },
    },
  });
  if (facts === undefined) throw new Error(`the compiler did not look at ${request.path}`);
  if (first) return { output: first, facts };
  if (facts.statistic !== undefined && facts.problems.length === 0) {
    const statisticRun = { ...run, ...(request.optimizeLevel > 0 && { transform: StatisticTransform }) };
    return compileStatistic(statisticRun, { module, facts: { ...facts, statistic: facts.statistic }, look }, files);
  }
  const sampling = checked(request.path, facts);
  const { chain } = sampling.sample;
  files.give(ENTRY_PATH, chain ? chainEntry(`./${module}`, sampling, chain) : samplingEntry(`./${module}`, sampling));
  const output = await runAsc({
    ...run,
    entries: [ENTRY_PATH],
    // See assembly/rng/draws-points.ts.
    options: [...run.options, ...(sampling.sample.hasDimensions ? ["--use", "ENSEMBLE_POINTS=1"] : [])],
    // What is compiled without optimization is to be as it was written.
    ...(request.optimizeLevel > 0 && { transform: samplingTransform(request.simd) }),
    hooks: {
      afterParse: (parser: AscParser) => {
        const { params, data, outputs } = sampling.sample;
        markUnmanaged(parser, [params, data, outputs]);
        initializeArrays(parser, params);
      },
      afterInitialize: look,
    },
  });
  if (output === undefined) throw new Error(`the compilation of ${request.path} ended early`);
  // Numbers of classes are those of the second run, fields and comments those of the first.
  return { output, facts: { ...facts, sample: sampling.sample } };
}

type Run = Omit<Parameters<typeof runAsc>[0], "entries" | "hooks">;

async function compileStatistic(
  run: Run,
  first: {
    readonly module: string;
    readonly facts: SourceFacts & { statistic: StatisticFacts };
    readonly look: (program: AscProgram) => SourceFacts;
  },
  files: SourceFiles,
): Promise<CompiledSource> {
  const { statistic } = first.facts;
  files.give(ENTRY_PATH, statisticEntry(`./${first.module}`, first.facts));
  let found: Pick<CompiledSource["facts"], "functions"> & Pick<StatisticFacts, "signature"> = first.facts;
  const output = await runAsc({
    ...run,
    // The collector runs between calls alone, so values need not be on its stack while a statistic runs: see statistic-entry.ts.
    options: run.options.map((option) => (option === COLLECTS_BY_ITSELF ? "--runtime=minimal" : option)),
    entries: [ENTRY_PATH],
    hooks: {
      afterInitialize: (program) => {
        const { functions } = first.look(program);
        const signature = signatureOf(program, ENTRY_PATH.replace(/\.ts$/, ""), RESAMPLE_EXPORT);
        found = { functions, ...(signature && { signature }) };
      },
    },
  });
  if (output === undefined) throw new Error(`the compilation of ${run.kernel} ended early`);
  const { functions, ...signature } = found;
  return { output, facts: { ...first.facts, functions, statistic: { ...statistic, ...signature } } };
}

/** The files that the compiler sees for a request. */
export function sourceFiles({ path, text, readUser }: SourceRequest, library: ReadText): SourceFiles {
  return new SourceFiles(readUser, library, { [path]: text, [ENTRY_PATH]: BASE_ENTRY });
}

const COLLECTS_BY_ITSELF = "--runtime=incremental";

function optionsOf({ optimizeLevel, simd }: SourceRequest): string[] {
  return [
    `--optimizeLevel=${optimizeLevel}`,
    "--shrinkLevel=0",
    // Collects by itself as it allocates, and is left out where nothing is allocated.
    COLLECTS_BY_ITSELF,
    // All that there is, so that a smaller maximum has its place in the module: see memory-maximum.ts.
    "--maximumMemory=65536",
    ...(simd ? ["--enable", "simd"] : []),
  ];
}

function checked(path: string, facts: SourceFacts): SourceFacts & { sample: SampleFacts } {
  const problems: KernelDiagnostic[] = [...facts.problems];
  for (const { name } of facts.functions) {
    if (RAW_NAMES.includes(name)) {
      const message = `a sampling kernel's module has a ${name} of its own; give the function another name`;
      problems.push({ file: path, line: 0, column: 0, message, code: 0 });
    }
  }
  if (facts.sample === undefined || problems.length > 0) throw new KernelCompileError(path, problems);
  return { ...facts, sample: facts.sample };
}

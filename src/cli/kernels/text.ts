import { knownAnswers } from "../../kernels/known-answers.ts";
import type { KernelParameter, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { Colors, Output } from "../command.ts";
import { hanging, lineWidth, padded, wrapped } from "../layout.ts";

const GAP = "  ";
// Below this there is no room for columns side by side.
const LEAST_MIDDLE = 20;

/**
 * The kernels as a table that fits the output: name, title, known answers; below the title the parameters. A narrow
 * terminal gets the answers below the parameters.
 */
export function listText(kernels: readonly SamplingKernel[], output: Output): string {
  const { colors } = output;
  const width = lineWidth(output);
  const rows = kernels.map((kernel) => ({ kernel, answers: answerTexts(kernel) }));
  const nameWidth = Math.max(NAME.length, ...kernels.map(({ name }) => name.length));
  const answerWidth = Math.max(ANSWER.length, ...rows.flatMap(({ answers }) => answers.map(({ length }) => length)));
  const longest = Math.max(TITLE.length, ...kernels.map(({ title }) => title.length));
  const middle = Math.min(longest, width - nameWidth - answerWidth - 2 * GAP.length);
  const lines =
    middle < LEAST_MIDDLE
      ? rows.flatMap((row) => stacked(row, width, colors))
      : [
          colors.bold(
            `${NAME.padEnd(nameWidth)}${GAP}${(middle < TITLE.length ? SHORT_TITLE : TITLE).padEnd(middle)}${GAP}${ANSWER}`,
          ),
          ...rows.flatMap((row) => sideBySide(row, [nameWidth, middle], colors)),
        ];
  const [first] = kernels;
  const hint = `ensemble kernels NAME tells more; ensemble sample ${first?.name ?? "NAME"} runs one.`;
  return [...lines, "", ...wrapped(hint, width)].map((line) => `${line}\n`).join("");
}

const NAME = "kernel";
const TITLE = "what it estimates, and its parameters";
const SHORT_TITLE = "what it estimates";
const ANSWER = "known answer";

interface Row {
  readonly kernel: SamplingKernel;
  readonly answers: readonly string[];
}

function sideBySide(
  { kernel, answers }: Row,
  [nameWidth, middle]: readonly [number, number],
  colors: Colors,
): string[] {
  const texts = [...wrapped(kernel.title, middle), ...parameterLines(kernel, middle).map(colors.dim)];
  return Array.from({ length: Math.max(texts.length, answers.length) }, (_, i) => {
    const name = i === 0 ? colors.cyan(kernel.name) : "";
    const cells = [padded(name, nameWidth), padded(texts[i] ?? "", middle), answers[i] ?? ""];
    return cells.join(GAP).trimEnd();
  });
}

function stacked({ kernel, answers }: Row, width: number, colors: Colors): string[] {
  const below = width - GAP.length;
  return [
    colors.cyan(kernel.name),
    ...[
      ...wrapped(kernel.title, below),
      ...parameterLines(kernel, below).map(colors.dim),
      ...answers.flatMap((answer) => wrapped(`known: ${answer}`, below)),
    ].map((line) => GAP + line),
  ];
}

function parameterLines({ parameters }: SamplingKernel, width: number): string[] {
  if (parameters.length === 0) return [];
  const texts = parameters.map(({ name, default: value }) => `${name}=${value}`);
  return wrapped(texts.join(" "), width);
}

// With the name of the output where there are several.
function answerTexts(kernel: SamplingKernel): string[] {
  const answers = knownAnswers(kernel);
  const { outputs } = kernel;
  return answers.flatMap((answer, i) => {
    if (answer === undefined) return [];
    return [outputs.length === 1 ? shortened(answer) : `${outputs[i] ?? ""} ${shortened(answer)}`];
  });
}

// Ten digits, without the zeros at the end.
function shortened(answer: number): string {
  return String(Number(answer.toPrecision(10)));
}

/** All about a kernel, for people. */
export function kernelText(kernel: SamplingKernel, output: Output): string {
  const { colors } = output;
  const width = lineWidth(output);
  const { name, title, source, parameters, outputs, chunkSamples } = kernel;
  const answers = knownAnswers(kernel);
  const parts = [
    wrapped(`${colors.bold(name)}: ${title}`, width),
    ...(parameters.length === 0 ? [] : [section("Parameters", parameters.map(parameterEntry), output)]),
    section(
      "Outputs",
      outputs.map((one, i) => [one, answerEntry(answers[i], parameters.length > 0)]),
      output,
    ),
    section(
      "Chunk",
      [["", `${chunkSamples.toLocaleString("en")} samples, each chunk from a random stream of its own`]],
      output,
    ),
    ...(source === undefined ? [] : [section("Source", [["", source]], output)]),
    section("Example", [["", exampleCall(kernel)]], output),
  ];
  return parts.map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

function section(title: string, entries: readonly (readonly [string, string])[], output: Output): string[] {
  const longest = Math.max(...entries.map(([label]) => label.length));
  const indent = longest === 0 ? GAP.length : longest + 2 * GAP.length;
  const width = lineWidth(output);
  return [
    output.colors.bold(title),
    ...entries.flatMap(([label, text]) =>
      hanging(label === "" ? "" : GAP + output.colors.cyan(label), text, { indent, width }),
    ),
  ];
}

function parameterEntry({ name, type, default: value, min, max, about }: KernelParameter): [string, string] {
  const range = rangeText(type, min, max);
  return [name, `${value} by default, ${range}${about === undefined ? "" : `; ${about}`}`];
}

function rangeText(type: KernelParameter["type"], min: number | undefined, max: number | undefined): string {
  if (type === "bool") return "0 or 1";
  const kind = type === "f64" || type === "f32" ? "a number" : "a whole number";
  if (min !== undefined && max !== undefined) return `${kind} from ${short(min)} to ${short(max)}`;
  if (min !== undefined) return `${kind} >= ${short(min)}`;
  return max === undefined ? kind : `${kind} <= ${short(max)}`;
}

// 1e9 says more than 1000000000.
function short(value: number): string {
  const [plain, exponential] = [String(value), value.toExponential().replace("e+", "e")];
  return plain.length > 6 && exponential.length < plain.length ? exponential : plain;
}

function answerEntry(answer: number | undefined, hasParameters: boolean): string {
  if (answer === undefined) return "no answer known";
  return `known answer ${answer}${hasParameters ? ", with the parameters at their defaults" : ""}`;
}

function exampleCall({ name, parameters: [parameter] }: SamplingKernel): string {
  const param = parameter === undefined ? "" : ` --param ${parameter.name}=${parameter.default}`;
  return `ensemble sample ${name}${param} --relative-error 1e-4`;
}

import { expect, test } from "vitest";
import { kernels } from "wasm-ensemble";
import type { KernelReport } from "../../src/cli/kernels/report.ts";
import { kernelText, listText } from "../../src/cli/kernels/text.ts";
import type { SamplingKernel } from "../../src/kernels/sampling-kernel.ts";
import { ensemble } from "./ensemble.ts";
import { file, terminal } from "./fake-output.ts";

const all: readonly SamplingKernel[] = Object.values(kernels);

function defaults({ parameters }: SamplingKernel): Record<string, number> {
  return Object.fromEntries(parameters.map(({ name, default: value }) => [name, value]));
}

test("the table has every kernel of the catalogue, its title, parameters and known answers", async () => {
  const { code, stdout, stderr } = await ensemble("kernels");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout.split("\n");
  for (const kernel of all) {
    const at = lines.findIndex((line) => line.startsWith(`${kernel.name} `));
    expect(lines[at]).toContain(kernel.title);
    // Its parameters take as many lines as they need, up to that of the next kernel.
    const next = lines.findIndex((line, i) => i > at && !line.startsWith(" "));
    const below = lines.slice(at + 1, next).join(" ");
    for (const { name, default: value } of kernel.parameters) expect(below).toContain(`${name}=${value}`);
    const [answer] = kernel.knownAnswer?.(defaults(kernel)) ?? [];
    if (Number.isFinite(answer)) expect(lines[at]).toContain(String(Number(answer?.toPrecision(10))));
  }
});

test("--json has every kernel of the catalogue, whole", async () => {
  const { stdout } = await ensemble("kernels", "--json");
  const report = JSON.parse(stdout) as { kernels: KernelReport[] };
  expect(report.kernels).toEqual(
    all.map((kernel) => {
      const answers = kernel.knownAnswer?.(defaults(kernel)) ?? [];
      return {
        name: kernel.name,
        title: kernel.title,
        source: kernel.source ?? null,
        parameters: kernel.parameters.map(({ name, type, default: value, min = null, max = null, about = null }) => {
          return { name, type, default: value, min, max, about };
        }),
        outputs: kernel.outputs.map((name, i) => {
          const answer = answers[i] ?? Number.NaN;
          return { name, knownAnswer: Number.isFinite(answer) ? answer : null };
        }),
        chunkSamples: kernel.chunkSamples,
      };
    }),
  );
});

test("NAME tells all about one kernel", async () => {
  const { code, stdout } = await ensemble("kernels", "pi");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^pi: 4 times the share/);
  expect(stdout).toContain("known answer 3.141592653589793\n");
  expect(stdout).toContain("  ensemble sample pi --relative-error 1e-4\n");
  const { stdout: json } = await ensemble("kernels", "pi", "--json");
  expect(JSON.parse(json)).toMatchObject({ name: "pi", outputs: [{ name: "pi", knownAnswer: Math.PI }] });
});

const invented: SamplingKernel = {
  ...(kernels.pi satisfies SamplingKernel),
  name: "invented",
  title: "a quantity of no meaning, in a sentence of some length",
  source: "Nobody (1900)",
  parameters: [
    { name: "size", type: "i32", offset: 0, default: 5, min: 1, max: 2e9, about: "how large it is, m" },
    { name: "fast", type: "bool", offset: 4, default: 0 },
    { name: "drift", type: "f64", offset: 8, default: -0.5, max: 0 },
  ],
  outputs: ["one", "other"],
  knownAnswer: ({ size = 0 }) => [size / 3, Number.NaN],
};

test("all that is known of parameters and outputs is told", () => {
  const text = kernelText(invented, file);
  expect(text).toContain("  size   5 by default, a whole number from 1 to 2e9; how large it is, m\n");
  expect(text).toContain("  fast   0 by default, 0 or 1\n");
  expect(text).toContain("  drift  -0.5 by default, a number <= 0\n");
  expect(text).toContain("  one    known answer 1.6666666666666667, with the parameters at their defaults\n");
  expect(text).toContain("  other  no answer known\n");
  expect(text).toContain("Source\n  Nobody (1900)\n");
});

test("no line of the tables is longer than the terminal is wide", () => {
  for (const columns of [40, 41, 50, 56, 60, 72, 80, 100, 120, 160]) {
    for (const text of [listText([...all, invented], terminal(columns)), kernelText(invented, terminal(columns))]) {
      for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
    }
  }
});

test.each([
  [["pie"], "unknown kernel pie; did you mean pi?"],
  [["pi", "european"], "kernels expects one name; got pi european"],
])("kernels %j ends with 2 and words", async (args, message) => {
  expect(await ensemble("kernels", ...args)).toEqual({ code: 2, stdout: "", stderr: `ensemble: ${message}\n` });
});

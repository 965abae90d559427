import { asTyped } from "../as-typed.ts";
import type { CommandIo, Output } from "../command.ts";
import { hanging, lineWidth } from "../layout.ts";
import { showStatus } from "../status.ts";
import type { WayRequest } from "../way/walk.ts";
import { lookAtCache, lookAtCompiler, lookAtTypeScript } from "./compiler.ts";
import { type Examination, type Finding, type FindingState, findingsOf } from "./finding.ts";
import { lookAtCores, lookAtMemory, lookAtNode, lookAtPackage } from "./machine.ts";
import { lookAtPackages } from "./packages.ts";
import { lookAtPrograms } from "./programs.ts";
import { hasUnicode, lookAtTerminal } from "./terminal.ts";

/** What `ensemble doctor` was asked for. */
export interface DoctorRequest {
  /** The way to a cluster, if there is one to look at. */
  readonly way: WayRequest | undefined;
  readonly json: boolean;
}

/**
 * Looks at all that is needed, one after the other, and prints what was found as it comes.
 *
 * @returns exit code: 1 when something is broken
 */
export async function examine({ way, json }: DoctorRequest, io: CommandIo): Promise<number> {
  const findings: Finding[] = [];
  const lookAt = async (parts: readonly Examination[]): Promise<void> => {
    for (const examination of parts) {
      showStatus(io.stderr, `looking at ${examination.name}`);
      const found = await findingsOf(examination);
      showStatus(io.stderr, "");
      if (!json) io.stdout.write(found.map((finding) => findingText(finding, io)).join(""));
      findings.push(...found);
    }
  };
  await lookAt(machine(io));
  if (way !== undefined) {
    if (!json) io.stdout.write(`\n${io.stdout.colors.bold("The way to the cluster")}\n`);
    const { Walk } = await import("../way/walk.ts");
    const walk = new Walk(way);
    try {
      await lookAt(walk.examinations);
    } finally {
      await walk.close();
    }
  }
  const broken = findings.filter(({ state }) => state === "broken");
  if (json) io.stdout.write(`${JSON.stringify({ ok: broken.length === 0, findings })}\n`);
  else io.stdout.write(`\n${summary(findings, io.stdout)}\n`);
  return broken.length === 0 ? 0 : 1;
}

function machine(io: CommandIo): Examination[] {
  return [
    { name: "node", look: lookAtNode },
    { name: "package", look: lookAtPackage },
    { name: "cores", look: lookAtCores },
    { name: "memory", look: lookAtMemory },
    // Loaded there, so that a runtime that can't load it is a finding.
    { name: "SIMD", look: async () => (await import("./engines.ts")).lookAtWebAssembly() },
    { name: "engines", look: async () => (await import("./engines.ts")).lookAtEngines() },
    { name: "kernels", look: lookAtCompiler },
    { name: "cache", look: lookAtCache },
    { name: "TypeScript", look: lookAtTypeScript },
    { name: "packages", look: lookAtPackages },
    { name: "programs", look: lookAtPrograms },
    { name: "terminal", look: () => lookAtTerminal(io) },
  ];
}

// The signs of a locale without UTF-8 are beside them.
const SIGNS: Readonly<Record<FindingState, readonly [sign: string, plain: string]>> = {
  good: ["✓", "+"],
  warning: ["!", "!"],
  broken: ["✗", "x"],
  absent: ["-", "-"],
};

const LABEL_WIDTH = 17;

function findingText({ name, state, text, advice }: Finding, { stdout: output, commands }: CommandIo): string {
  const { green, yellow, red, dim } = output.colors;
  const color = { good: green, warning: yellow, broken: red, absent: dim }[state];
  const sign = color(SIGNS[state][hasUnicode() ? 0 : 1]);
  const shape = { indent: LABEL_WIDTH, width: lineWidth(output) };
  const shown = (said: string): string => (state === "absent" ? dim : String)(asTyped(said, commands));
  const lines = [
    ...hanging(`${sign} ${name}`, shown(text), shape),
    ...(advice === undefined ? [] : hanging("", shown(advice), shape)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function summary(findings: readonly Finding[], { colors }: Output): string {
  const count = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  const [broken, warnings] = [count("broken"), count("warning")];
  if (broken > 0) return colors.red(broken === 1 ? "1 thing is broken." : `${broken} things are broken.`);
  if (warnings > 0)
    return colors.yellow(
      warnings === 1 ? "All works; 1 thing to know of." : `All works; ${warnings} things to know of.`,
    );
  return colors.green("All is well.");
}

import { failureText } from "../client/output/display-outputs.ts";
import type { EngineId } from "../protocol/ids.ts";

/** Where a line comes from. */
export type LabelKind = "stdout" | "stderr" | "value" | "error";

/**
 * Text with a label at the start of each line, as `[stdout:0] text`; ends with a line break.
 *
 * @param engineIds - engines that say the same, rising
 * @param color - of the label
 */
export function labelled(
  kind: LabelKind,
  engineIds: readonly EngineId[],
  text: string,
  color: (label: string) => string = (label) => label,
): string {
  const label = color(`[${kind}:${engineIds.join(",")}]`);
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.map((line) => (line === "" ? `${label}\n` : `${label} ${line}\n`)).join("");
}

/** Engines by what went wrong there: most often it is the same everywhere, and is to be said once. */
export function failuresByText(
  outcomes: readonly { readonly engineId: EngineId; readonly settled: PromiseSettledResult<unknown> }[],
): ReadonlyMap<string, EngineId[]> {
  const failures = new Map<string, EngineId[]>();
  for (const { engineId, settled } of outcomes) {
    if (settled.status === "fulfilled") continue;
    const text = failureText(settled.reason);
    failures.set(text, [...(failures.get(text) ?? []), engineId]);
  }
  return failures;
}

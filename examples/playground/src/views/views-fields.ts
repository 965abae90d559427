import { type Checked, cut, type Fields } from "../app/link.ts";
import { SPANS, type Span } from "./window.ts";

/** What is set in the tab of views. */
export interface ViewsSetting {
  /** How much of the past the timeline shows. */
  readonly span: Span;
  /** The command, packed: the one that is being written, or else the last that was run. */
  readonly code: string | undefined;
}

/** The setting as a link has it. What is usual is left out. */
export function fieldsOf({ span, code }: ViewsSetting): Fields {
  return { ...(span !== "latest" && { span }), ...(code !== undefined && { code }) };
}

/** The setting that fields give; what is missing, or no good, is as usual. */
export function settingOf({ span, code }: Fields): ViewsSetting {
  return { span: SPANS.find((one) => one === span) ?? "latest", code: code === "" ? undefined : code };
}

/** Checks what a link sets, but for the command, which has to be unpacked first. */
export function checkViewsFields(fields: Fields): Checked {
  const { span, code: _, ...others } = fields;
  const setting = settingOf(fields);
  const problems = Object.keys(others).map(
    (name) => `“${cut(name)}” is nothing that a link sets here; it was left out.`,
  );
  if (span !== undefined && span !== setting.span) {
    problems.push(`“${cut(span)}” is no span of the timeline, one of ${SPANS.join(", ")}; it shows the latest.`);
  }
  return { fields: fieldsOf(setting), problems };
}

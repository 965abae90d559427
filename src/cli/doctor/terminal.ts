import process from "node:process";
import type { CommandIo } from "../command.ts";
import type { Finding } from "./finding.ts";

/** Whether what is printed may have other signs than those of ASCII. Source: POSIX, environment variables for locales. */
export function hasUnicode(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform === "win32") return true;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return /utf-?8/iu.test(locale);
}

/** Where results are shown. */
export function lookAtTerminal({ stdout, stderr }: CommandIo): Finding[] {
  const place = stdout.isTerminal ? "a terminal" : "a pipe or a file";
  const colors = stdout.colors.isColorSupported ? "colours" : "no colours";
  const bars = stderr.isTerminal ? "progress as a bar" : "progress as lines";
  const text = `${place} of ${stdout.columns} columns, ${colors}, ${bars}`;
  if (hasUnicode()) return [{ name: "terminal", state: "good", text }];
  const advice = "signs such as ± and █ may be shown wrong: set LANG to a locale with UTF-8, such as C.UTF-8";
  return [{ name: "terminal", state: "warning", text: `${text}; the locale has no UTF-8`, advice }];
}

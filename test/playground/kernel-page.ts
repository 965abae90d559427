import type { Page } from "playwright";
import { expect } from "vitest";
import { decimalsOf } from "../../examples/playground/src/app/format.ts";
import { ensemble } from "../cli/ensemble.ts";

// What tests read of the tab of kernels, and press there.

/** An output, as the results have it. */
export const output = (page: Page, name: string) =>
  page.locator(".outputs li", { has: page.getByRole("heading", { name, exact: true }) });
export const estimate = (page: Page, name: string) => output(page, name).locator(".estimate").innerText();
/** What is said of an output under a name: `known answer`. */
export const fact = (page: Page, name: string, term: string) =>
  output(page, name).locator("div", { hasText: term }).locator("dd").innerText();
export const effort = (page: Page) => page.getByTestId("kernel-effort");
export const until = (page: Page, end: string) => page.getByRole("combobox", { name: "Until" }).selectOption(end);
export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
export const command = (page: Page) => page.getByTestId("kernel-command").innerText();
export const showIn = async (page: Page, kernel: string) =>
  page.locator(".gallery").getByRole("button", { name: kernel, exact: true }).click();

/** What the command that the page shows prints as JSON. */
export async function runCommand(text: string, ...more: readonly string[]): Promise<Known> {
  const [npx, program, ...args] = text.trim().split(/\s+/);
  expect([npx, program]).toEqual(["npx", "ensemble"]);
  const { code, stdout, stderr } = await ensemble(...args, "--json", ...more);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Known;
}

/** An output as the page has it. */
export function textOf({ mean, standardError }: Known["outputs"][string]): string {
  const decimals = decimalsOf(standardError);
  return `${mean.toFixed(decimals)} ± ${standardError.toFixed(decimals)}`;
}

export const NONE = { mean: Number.NaN, standardError: Number.NaN };

export interface Known {
  readonly samples: number;
  readonly outputs: Readonly<Record<string, { readonly mean: number; readonly standardError: number }>>;
}

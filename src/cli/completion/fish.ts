import type { CompletedCommand, CompletedOption } from "./completed-commands.ts";

/**
 * For fish: a line for each thing that may be completed.
 *
 * Source: fish documentation, "complete".
 */
export function fishScript(commands: readonly CompletedCommand[], kernels: readonly string[]): string {
  const lines = [
    '# Completion of ensemble in fish, as "ensemble completion fish" prints it.',
    "",
    // What is not said takes no files.
    "complete -c ensemble -f",
    "complete -c ensemble -n __fish_use_subcommand -s h -l help -d 'help'",
    "complete -c ensemble -n __fish_use_subcommand -s V -l version -d 'the version'",
    ...commands.flatMap((command) => commandLines(command, kernels)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function commandLines(command: CompletedCommand, kernels: readonly string[]): string[] {
  const { name, summary, options, words, takesKernels, takesFiles } = command;
  const within = `complete -c ensemble -n '__fish_seen_subcommand_from ${name}; and test (commandline -opc)[2] = ${name}'`;
  const all = [...words, ...(takesKernels ? kernels : [])];
  return [
    `complete -c ensemble -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...options.map((option) => `${within} ${optionText(option)}`),
    ...(all.length === 0 ? [] : [`${within} -a ${quoted(all.join(" "))}`]),
    ...(takesFiles ? [`${within} -F`] : []),
  ];
}

function optionText({ names, summary, value }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const kinds = { none: "", text: " -x", file: " -r -F", choice: " -x" };
  const choices = value.kind === "choice" ? ` -a ${quoted(value.choices.join(" "))}` : "";
  return `${flags.join(" ")}${kinds[value.kind]}${choices} -d ${quoted(summary)}`;
}

// Inside quotes fish knows two escapes, of the quote and of the backslash.
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/gu, "\\$&")}'`;
}

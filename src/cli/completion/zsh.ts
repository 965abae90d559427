import type { CompletedCommand, CompletedOption, CompletedValue } from "./completed-commands.ts";

/**
 * For zsh: a function by which `_arguments` completes each command.
 *
 * Source: zshcompsys(1), "Utility Functions".
 */
export function zshScript(commands: readonly CompletedCommand[], kernels: readonly string[]): string {
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  return `#compdef ensemble
# Completion of ensemble in zsh, as "ensemble completion zsh" prints it.

_ensemble() {
  local -a commands kernels
  commands=(
${described.join("\n")}
  )
  kernels=(${kernels.join(" ")})
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join("\n")}
  esac
}

# Read by source, it has to say what it is for; as a file on $fpath it is the function itself.
if [[ $funcstack[1] == _ensemble ]]; then
  _ensemble "$@"
elif (( $+functions[compdef] )); then
  compdef _ensemble ensemble
else
  autoload -Uz compinit && compinit && compdef _ensemble ensemble
fi
`;
}

function commandCase({ name, options, words, takesKernels, takesFiles }: CompletedCommand): string {
  const specs = [...options.flatMap(optionSpecs), ...operandSpecs([...words], { takesKernels, takesFiles })];
  return `    ${name})\n      _arguments -S${specs.map((spec) => ` \\\n        ${spec}`).join("")}\n      ;;`;
}

// Each may be given again: the last counts, or all do.
function optionSpecs({ names, summary, value }: CompletedOption): string[] {
  return names.map((name) => quoted(`*${name}[${escaped(summary)}]${valueSpec(value)}`));
}

function valueSpec(value: CompletedValue): string {
  switch (value.kind) {
    case "none":
      return "";
    case "text":
      return ":value: ";
    case "file":
      return ":file:_files";
    case "choice":
      return `:value:(${value.choices.join(" ")})`;
  }
}

function operandSpecs(
  words: readonly string[],
  { takesKernels, takesFiles }: { readonly takesKernels: boolean; readonly takesFiles: boolean },
): string[] {
  const alternatives = [
    ...(words.length === 0 ? [] : [`words:word:(${words.join(" ")})`]),
    ...(takesKernels ? ["kernels:kernel:($kernels)"] : []),
    ...(takesFiles ? ["files:file:_files"] : []),
  ];
  if (alternatives.length === 0) return [];
  // The names of kernels are put in by the shell.
  return [`"*:operand:{_alternative ${alternatives.map((each) => `'${each}'`).join(" ")}}"`];
}

function escaped(text: string): string {
  return text.replaceAll(/[[\]:\\]/gu, "\\$&");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

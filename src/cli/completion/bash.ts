import type { CompletedCommand, CompletedOption } from "./completed-commands.ts";

/**
 * For bash, 3.2 of macOS as well: a function that is asked for the words which may stand at the cursor.
 *
 * Source: Bash Reference Manual, "Programmable Completion".
 */
export function bashScript(commands: readonly CompletedCommand[], kernels: readonly string[]): string {
  const names = [...commands.map(({ name }) => name), "--help", "--version"].join(" ");
  return `# Completion of ensemble in bash, as "ensemble completion bash" prints it.

_ensemble_words() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$2")
}

_ensemble_files() {
  local file
  compopt -o filenames 2>/dev/null
  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$1")
}

_ensemble() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local kernels="${kernels.join(" ")}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _ensemble_words "${names}" "$current"
    return
  fi
  case "\${COMP_WORDS[1]} $before" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "\${COMP_WORDS[1]} $current" in
${commands.map(optionCase).join("\n")}
  esac
  case "\${COMP_WORDS[1]}" in
${commands.map(operandCase).join("\n")}
  esac
}

complete -F _ensemble ensemble
`;
}

// An option with a value comes before it: nothing else may.
function valueCases({ name, options }: CompletedCommand): string[] {
  const pattern = (of: readonly CompletedOption[]): string =>
    of.flatMap(({ names }) => names.map((each) => `"${name} ${each}"`)).join("|");
  const ofKind = (kind: string): CompletedOption[] => options.filter(({ value }) => value.kind === kind);
  const [files, texts] = [ofKind("file"), ofKind("text")];
  return [
    ...(files.length === 0 ? [] : [`    ${pattern(files)}) _ensemble_files "$current"; return ;;`]),
    ...(texts.length === 0 ? [] : [`    ${pattern(texts)}) return ;;`]),
    ...options.flatMap((option) =>
      option.value.kind === "choice"
        ? [`    ${pattern([option])}) _ensemble_words "${option.value.choices.join(" ")}" "$current"; return ;;`]
        : [],
    ),
  ];
}

function optionCase({ name, options }: CompletedCommand): string {
  const names = options.flatMap((option) => option.names);
  return `    "${name} -"*) _ensemble_words "${names.join(" ")}" "$current"; return ;;`;
}

function operandCase({ name, words, takesKernels, takesFiles }: CompletedCommand): string {
  const all = [...words, ...(takesKernels ? ["$kernels"] : [])];
  const calls = [
    ...(all.length === 0 ? [] : [`_ensemble_words "${all.join(" ")}" "$current"`]),
    ...(takesFiles ? ['_ensemble_files "$current"'] : []),
  ];
  return `    ${name}) ${calls.length === 0 ? "" : `${calls.join("; ")} `};;`;
}

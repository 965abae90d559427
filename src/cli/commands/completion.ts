import { rightOne } from "../../protocol/nearest.ts";
import { parseArguments } from "../arguments.ts";
import type { Command, CommandOptions } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const options = {} as const satisfies CommandOptions;

/** `ensemble completion`: prints what lets a shell complete commands, options, kernels and files. */
export const completion: Command = {
  name: "completion",
  summary: "print what lets a shell complete commands, options, kernels and files",
  operands: "bash|zsh|fish",
  options,
  notes: [
    "  bash, in ~/.bashrc:  source <(ensemble completion bash)",
    "  zsh, in ~/.zshrc:    source <(ensemble completion zsh)",
    "  fish, once:          ensemble completion fish > ~/.config/fish/completions/ensemble.fish",
    "",
    "It completes ensemble, not npx ensemble: install the package with --global, or have its folder of programs on the path.",
  ].join("\n"),
  run: async (args, { stdout, commands }) => {
    const { operands } = parseArguments(args, options);
    const [shell, ...more] = operands;
    if (shell === undefined) throw new UsageError("completion expects a shell: ensemble completion bash, zsh or fish");
    if (more.length > 0) throw new UsageError(`completion expects one shell; got ${operands.join(" ")}`);
    // Loaded here, as help and other commands need none of it.
    const [{ SCRIPTS }, { completedCommands }, { builtInKernels }] = await Promise.all([
      import("../completion/scripts.ts"),
      import("../completion/completed-commands.ts"),
      import("../kernels/find-kernel.ts"),
    ]);
    const script = SCRIPTS.get(shell);
    if (script === undefined)
      throw new UsageError(`no completion for ${shell}; ${rightOne(shell, [...SCRIPTS.keys()])}`);
    stdout.write(
      script(
        completedCommands(commands),
        builtInKernels().map(({ name }) => name),
      ),
    );
    return 0;
  },
};

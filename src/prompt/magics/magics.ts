/** An option of a magic. */
export interface MagicOption {
  readonly short?: string;
  /** What stands for its value in texts; absent where it takes none. */
  readonly value?: string;
  readonly summary: string;
}

/** A command of the prompt and of notebooks, as IPython calls them: `%px CODE`, and `.px CODE` at the prompt. */
export interface Magic {
  readonly summary: string;
  readonly options: Readonly<Record<string, MagicOption>>;
  /** Whether code follows the options. With it, `%%name` takes a whole cell. */
  readonly takesCode: boolean;
}

/** Name of a magic. */
export type MagicName = "px" | "pxresult" | "autopx" | "pxconfig" | "engines" | "time";

const TARGETS = { short: "t", value: "0,2", summary: "engines: ids, a slice such as 0:4:2, or all" };
const BLOCK = { short: "b", summary: "wait for the engines, and show what they give" };
const NO_BLOCK = { short: "a", summary: "go on at once; %pxresult shows what they give" };

/**
 * The magics, by name.
 *
 * @see ipyparallel, client/magics.py
 */
export const MAGICS: Readonly<Record<MagicName, Magic>> = {
  px: {
    summary: "runs code on the engines",
    options: {
      targets: TARGETS,
      block: BLOCK,
      noblock: NO_BLOCK,
      local: { summary: "run it here as well, first" },
      out: { short: "o", value: "NAME", summary: "keep the AsyncResult under this name" },
    },
    takesCode: true,
  },
  pxresult: { summary: "shows what the last %px has given, once it is there", options: {}, takesCode: false },
  autopx: { summary: "runs all that follows on the engines, until it is given again", options: {}, takesCode: false },
  pxconfig: {
    summary: "changes how %px goes where it does not say; without options, tells",
    options: { targets: TARGETS, block: BLOCK, noblock: NO_BLOCK },
    takesCode: false,
  },
  engines: { summary: "lists the engines, and what they do", options: {}, takesCode: false },
  time: { summary: "runs code here, and tells how long it took", options: {}, takesCode: true },
};

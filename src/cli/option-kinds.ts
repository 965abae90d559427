/** An option with a value. */
export interface TextOption {
  readonly type: "string";
  readonly value: string;
  readonly choices?: readonly string[];
  readonly summary: string;
}

/** One that may be given several times. */
export interface TextsOption extends TextOption {
  readonly multiple: true;
}

/** One without a value. */
export interface FlagOption {
  readonly type: "boolean";
  readonly summary: string;
}

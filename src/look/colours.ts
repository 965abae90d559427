/** Colours and type of charts, as the style sheet has them. */
export interface Look {
  readonly ink: string;
  /** Behind what is drawn. */
  readonly surface: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly band: string;
  readonly warm: string;
  /** For canvases: size and family. */
  readonly font: string;
}

/** Reads the colours of the theme that is shown. */
export function readLook(): Look {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: read("--ink"),
    surface: read("--surface"),
    muted: read("--muted"),
    line: read("--line"),
    accent: read("--accent"),
    band: read("--accent-band"),
    warm: read("--warm"),
    font: `12px ${read("--sans")}`,
  };
}

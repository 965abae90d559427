/**
 * Colours of the plots, on a light background. Each is of one use, as dark ones stand in for them one by one. Blue and vermilion can be told apart with every kind of colour blindness.
 *
 * Source: M. Okabe and K. Ito, Color Universal Design (2008), figure 16.
 */
export const COLORS = {
  paper: "#ffffff",
  ink: "#1f2328",
  muted: "#57606a",
  axis: "#8c959f",
  grid: "#e6e9ed",
  estimate: "#0072b2",
  answer: "#d55e00",
} as const;

const DARK: Readonly<Record<keyof typeof COLORS, string>> = {
  paper: "#0d1117",
  ink: "#e6edf3",
  muted: "#9da7b3",
  axis: "#6e7681",
  grid: "#262c36",
  estimate: "#56b4e9",
  answer: "#e69f00",
};

/**
 * Rules that give the picture a dark background where its reader prefers one; what knows no such rules keeps the colours
 * that the elements name. Sky blue and orange are from the same source.
 */
export const DARK_STYLE: string = `@media (prefers-color-scheme: dark) {${Object.entries(DARK)
  .flatMap(([name, dark]) => {
    // The keys are those of COLORS.
    const light = COLORS[name as keyof typeof COLORS];
    return [`[fill="${light}"]{fill:${dark}}`, `[stroke="${light}"]{stroke:${dark}}`];
  })
  .join("")}}`;

/** Sizes of letters, px. */
export const FONT_SIZE = { title: 20, label: 13, tick: 12 } as const;

/** Of the lines of known answers. */
export const ANSWER_LINE: Readonly<Record<string, string | number>> = {
  class: "answer",
  stroke: COLORS.answer,
  "stroke-width": 1.5,
  "stroke-dasharray": "6 4",
};

/** Room around the picture, px. */
export const MARGIN = 28;

/** From one panel to the next below it, px. */
export const PANEL_GAP = 44;

/** For the marks and the name of an axis below a panel, px. */
export const AXIS_ROOM = 60;

/** Room for a text, px: digits of common sans-serif fonts are 0.53 to 0.64 of their size wide. */
export function textWidth(text: string, fontSize: number): number {
  return 0.62 * fontSize * text.length;
}

/**
 * Colours of the plots, on a light background. Blue and vermilion can be told apart with every kind of colour blindness.
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

/** Sizes of letters, px. */
export const FONT_SIZE = { title: 20, label: 13, tick: 12 } as const;

/** Room around the picture, px. */
export const MARGIN = 28;

/** Room for a text, px: digits of common sans-serif fonts are 0.53 to 0.64 of their size wide. */
export function textWidth(text: string, fontSize: number): number {
  return 0.62 * fontSize * text.length;
}

import { withPrefix } from "../../node/progress/quantities.ts";

// Of two columns: https://www.unicode.org/reports/tr11/, by the scripts of which nearly all such characters are.
const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]|\uFE0F/u;
const PLAIN = /^[\u0020-\u007E]*$/u;
// Names are chosen by anybody: what a terminal takes for an order is not shown.
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
const ELLIPSIS = "…";
const segments = new Intl.Segmenter("en");

/** Columns that a text takes on a terminal. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segments.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** A text in exactly so many columns: cut with an ellipsis, or filled up with spaces. */
export function fit(text: string, width: number, side: "left" | "right" = "left"): string {
  const shown = cut(text.replaceAll(CONTROLS, " "), width);
  const space = " ".repeat(Math.max(0, width - textWidth(shown)));
  return side === "left" ? shown + space : space + shown;
}

function cut(text: string, width: number): string {
  if (width <= 0) return "";
  // Long texts are not measured whole: no character takes less than none, and few take so many units.
  const start = text.slice(0, 20 * width);
  if (textWidth(start) <= width) return start;
  let kept = "";
  let left = width - 1;
  for (const { segment } of segments.segment(start)) {
    left -= WIDE.test(segment) ? 2 : 1;
    if (left < 0) break;
    kept += segment;
  }
  return kept + ELLIPSIS;
}

/** A bar, filled by a share of 0 to 1: both of its parts. */
export function barParts(share: number, width: number): readonly [filled: string, empty: string] {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return ["█".repeat(filled), "░".repeat(width - filled)];
}

/** A count: `1,204`, `120 k`. */
export function countText(count: number): string {
  return Math.abs(count) < 10_000 ? Math.round(count).toLocaleString("en") : withPrefix(count);
}

/** Something per second: `0.4`, `12`, `4.61 k`. */
export function rateText(rate: number): string {
  if (rate === 0) return "0";
  return rate < 10 ? rate.toFixed(1) : countText(rate);
}

/** `34 %`. */
export function percentText(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** `1.20 GB`; a dash where nobody counts. */
export function bytesText(bytes: number | undefined): string {
  return bytes === undefined ? "-" : `${withPrefix(bytes)}B`;
}

import { COLORS, FONT_SIZE, MARGIN, textWidth } from "./look.ts";
import { element, moved, svgText } from "./svg.ts";

/** What stands above the panels. */
export interface HeaderTexts {
  readonly title: string;
  /** What is estimated. */
  readonly about: string;
  /** How it was run: parameters, samples, seed. A line each. */
  readonly facts: readonly string[];
  /** Probability of the band, such as `95 %`; absent: there is no band, and nothing to explain. */
  readonly confidenceLevel?: string;
}

// Such a line of letters of 13 px is as wide as the picture, with the widest of common fonts.
const LINE_CHARACTERS = 116;
const TEXT_LINE = 20;
const LEGEND_ROOM = 30;
/** Room for the name of the first panel. */
const NAME_ROOM = 38;

/** Draws title, facts and legend from the top of the picture. @returns the elements, and where the first panel begins */
export function drawHeader(texts: HeaderTexts, hasAnswer: boolean): { elements: string[]; height: number } {
  const { title, about, facts, confidenceLevel } = texts;
  const lines = [
    ...linesOf(about).map((line) => [line, COLORS.ink] as const),
    ...facts.flatMap(linesOf).map((line) => [line, COLORS.muted] as const),
  ];
  const linesTop = MARGIN + FONT_SIZE.title;
  const legendTop = linesTop + TEXT_LINE * lines.length;
  const elements = [
    element("text", { x: MARGIN, y: MARGIN + 13, "font-size": FONT_SIZE.title, "font-weight": 600, fill: COLORS.ink }, [
      svgText(title),
    ]),
    ...lines.map(([line, fill], i) =>
      element("text", { x: MARGIN, y: linesTop + 16 + TEXT_LINE * i, "font-size": FONT_SIZE.label, fill }, [
        svgText(line),
      ]),
    ),
  ];
  if (confidenceLevel === undefined) return { elements, height: legendTop + NAME_ROOM };
  const explained = moved(MARGIN, legendTop + LEGEND_ROOM / 2 + 6, legend(confidenceLevel, hasAnswer));
  return { elements: [...elements, explained], height: legendTop + LEGEND_ROOM + NAME_ROOM };
}

// Breaks between words; a word that is longer gets a line of its own.
function linesOf(text: string): string[] {
  return text.match(new RegExp(`\\S.{0,${LINE_CHARACTERS - 1}}(?=\\s|$)|\\S+`, "g")) ?? [text];
}

function legend(confidenceLevel: string, hasAnswer: boolean): string[] {
  const band = element("rect", { y: -7, width: 26, height: 14, fill: COLORS.estimate, "fill-opacity": 0.2 });
  const line = element("line", { x2: 26, stroke: COLORS.estimate, "stroke-width": 2 });
  const dashes = element("line", { x2: 26, stroke: COLORS.answer, "stroke-width": 2, "stroke-dasharray": "6 4" });
  const entries: (readonly [marks: readonly string[], text: string])[] = [
    [[band, line], `estimate with its ${confidenceLevel} confidence interval`],
    ...(hasAnswer ? [[[dashes], "known answer"] as const] : []),
  ];
  let x = 0;
  return entries.map(([marks, text]) => {
    const label = element("text", { x: 34, y: 4, "font-size": FONT_SIZE.label, fill: COLORS.ink }, [svgText(text)]);
    const entry = moved(x, 0, [...marks, label]);
    x += 34 + textWidth(text, FONT_SIZE.label) + 12;
    return entry;
  });
}

import type { HeaderTexts } from "./header.ts";
import { COLORS, DARK_STYLE } from "./look.ts";
import { element, svgText } from "./svg.ts";

/** Width of every picture, px. */
export const WIDTH = 860;

/** A document in SVG, titled by its header. */
export function svgDocument(
  { title, about, facts }: Pick<HeaderTexts, "title" | "about" | "facts">,
  height: number,
  children: readonly string[],
): string {
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${WIDTH} ${height}`,
    width: WIDTH,
    height,
    role: "img",
    "font-family": "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', Arial, sans-serif",
  };
  const document = element("svg", attributes, [
    element("title", {}, [svgText(`${title}: ${about}`)]),
    element("desc", {}, [svgText(facts.join("; "))]),
    element("style", {}, [svgText(DARK_STYLE)]),
    element("rect", { width: WIDTH, height, fill: COLORS.paper }),
    ...children,
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document.replaceAll(/(<\/g>|<\/svg>)/g, "$1\n")}`;
}

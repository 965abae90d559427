import { COLORS, FONT_SIZE } from "./look.ts";
import { element, moved, svgText } from "./svg.ts";

/** A mark below an axis. */
export function tickMark(x: number, label: string): string {
  return moved(x, 0, [
    element("line", { y2: 5, stroke: COLORS.axis }),
    element("text", { y: 20, "text-anchor": "middle", "font-size": FONT_SIZE.tick, fill: COLORS.muted }, [
      svgText(label),
    ]),
  ]);
}

/** The name of an axis, below its marks. */
export function axisName(name: string, width: number): string {
  return element(
    "text",
    { x: width / 2, y: 44, "text-anchor": "middle", "font-size": FONT_SIZE.label, fill: COLORS.ink },
    [svgText(name)],
  );
}

/** The name of a panel, above it, and what is said of it. */
export function panelTitle(name: string, about?: string): string {
  return element("text", { y: -12, "font-size": FONT_SIZE.label, "font-weight": 600, fill: COLORS.ink }, [
    svgText(name),
    ...(about === undefined
      ? []
      : [element("tspan", { dx: 12, "font-weight": 400, fill: COLORS.muted }, [svgText(about)])]),
  ]);
}

/** A line across a panel at a value, with its label at the left. */
export function gridLine(y: number, width: number, label: string): string[] {
  return [
    element("line", { y1: y, y2: y, x2: width, stroke: COLORS.grid }),
    element("text", { x: -10, y: y + 4, "text-anchor": "end", "font-size": FONT_SIZE.tick, fill: COLORS.muted }, [
      svgText(label),
    ]),
  ];
}

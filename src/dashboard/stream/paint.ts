import { COLOURS, colourOf } from "../seen/palette.ts";
import type { Bar } from "../seen/tasks.ts";

/** Colours of the stream, as the style sheet has them. */
export interface StreamColours {
  readonly functions: readonly string[];
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly sunk: string;
  readonly surface: string;
  readonly danger: string;
  readonly warm: string;
  readonly accent: string;
  readonly small: string;
  readonly strong: string;
}

/** Reads them for the theme that is shown. */
export function readColours(): StreamColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const family = read("--sans");
  return {
    functions: Array.from({ length: COLOURS }, (_, i) => read(`--fn-${i}`)),
    ink: read("--ink"),
    muted: read("--muted"),
    line: read("--line"),
    sunk: read("--sunk"),
    surface: read("--surface"),
    danger: read("--danger"),
    warm: read("--warm"),
    accent: read("--accent"),
    small: `12px ${family}`,
    strong: `600 12px ${family}`,
  };
}

/** Where a bar is drawn. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

// From this width there is room for a word.
const ROOM_PX = 44;
// And for a sign of failure before it.
const SIGN_PX = 18;

/**
 * Draws a bar. What has not ended well differs in shape as well: failed has a triangle, lost is crossed,
 * aborted is hollow, what runs is open to the right.
 */
export function paintBar(to: CanvasRenderingContext2D, bar: Bar, box: Box, colours: StreamColours): void {
  const colour = colours.functions[colourOf(bar.name)] ?? colours.accent;
  const { x, y, width, height } = box;
  switch (bar.outcome) {
    case "done":
      to.fillStyle = colour;
      to.fillRect(x, y, width, height);
      break;
    case "running":
      to.fillStyle = colour;
      to.globalAlpha = 0.4;
      to.fillRect(x, y, width, height);
      to.globalAlpha = 1;
      to.fillRect(x, y, Math.min(2, width), height);
      to.fillRect(x, y + height - 2, width, 2);
      break;
    case "aborted":
      to.strokeStyle = colours.warm;
      to.lineWidth = 1.5;
      to.strokeRect(x + 0.75, y + 0.75, Math.max(1, width - 1.5), height - 1.5);
      break;
    case "failed":
      to.fillStyle = colours.danger;
      to.fillRect(x, y, width, height);
      paintSign(to, box, colours);
      break;
    case "lost":
      to.fillStyle = colours.ink;
      to.fillRect(x, y, width, height);
      paintCross(to, box, colours);
      break;
  }
  paintName(to, bar, box, colours);
}

// A triangle: inside, where there is room, else over what is narrow.
function paintSign(to: CanvasRenderingContext2D, { x, y, width, height }: Box, colours: StreamColours): void {
  const isInside = width >= SIGN_PX;
  const middle = x + (isInside ? SIGN_PX / 2 : width / 2);
  const bottom = isInside ? y + height / 2 + 4 : y + height + 2;
  to.fillStyle = isInside ? colours.surface : colours.danger;
  to.beginPath();
  to.moveTo(middle, bottom - 9);
  to.lineTo(middle + 5, bottom);
  to.lineTo(middle - 5, bottom);
  to.fill();
}

function paintCross(to: CanvasRenderingContext2D, { x, y, width, height }: Box, { ink, surface }: StreamColours): void {
  const [cx, cy, r] = [x + width, y + height / 2, 3.5];
  to.fillStyle = ink;
  to.beginPath();
  to.arc(cx, cy, r + 3, 0, 2 * Math.PI);
  to.fill();
  to.strokeStyle = surface;
  to.lineWidth = 1.5;
  to.beginPath();
  to.moveTo(cx - r + 1, cy - r + 1);
  to.lineTo(cx + r - 1, cy + r - 1);
  to.moveTo(cx - r + 1, cy + r - 1);
  to.lineTo(cx + r - 1, cy - r + 1);
  to.stroke();
}

function paintName(
  to: CanvasRenderingContext2D,
  { name, count, outcome }: Bar,
  box: Box,
  colours: StreamColours,
): void {
  if (box.width < ROOM_PX || box.height < 14) return;
  to.save();
  to.beginPath();
  to.rect(box.x, box.y, box.width - 4, box.height);
  to.clip();
  to.font = colours.small;
  to.textBaseline = "middle";
  to.fillStyle = outcome === "running" || outcome === "aborted" ? colours.ink : colours.surface;
  const left = box.x + (outcome === "failed" ? SIGN_PX : 6);
  to.fillText(count > 1 ? `${name} × ${count.toLocaleString("en")}` : name, left, box.y + box.height / 2 + 0.5);
  to.restore();
}

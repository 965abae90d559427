import { useEffect, useRef } from "preact/hooks";
import { useStore } from "../../look/store.ts";
import { theme } from "../../look/theme.ts";
import type { PageState } from "../../monitor/page/page-message.ts";
import { plural, whole } from "../parts/format.ts";
import { cellsOf, type Grid, hostOf } from "./map-cells.ts";
import { readColours } from "./paint.ts";

interface MapProps {
  readonly state: PageState;
  /** Place of the engine in the columns. */
  readonly onPick: (index: number) => void;
}

/** All engines as cells, host by host, the busier the stronger; a press leads to an engine's row. */
export function EngineMap({ state, onPick }: MapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const words = useRef<HTMLParagraphElement>(null);
  const grid = useRef<Grid | undefined>(undefined);
  useStore(theme);
  useEffect(() => {
    const sheet = canvas.current;
    if (sheet === null) return undefined;
    const draw = (): void => {
      grid.current = cellsOf(state.engines.id.length, sheet.parentElement?.clientWidth ?? 0);
      paint(sheet, state, grid.current);
    };
    draw();
    addEventListener("resize", draw);
    return () => removeEventListener("resize", draw);
  });
  const at = ({ offsetX, offsetY }: PointerEvent | MouseEvent): number | undefined =>
    grid.current?.at(offsetX, offsetY);
  const { engines, busy } = state.totals;
  return (
    <figure class="engine-map">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${whole(busy)} of ${plural(engines, "engine")} busy. The table below lists them.`}
        onClick={(event) => {
          const index = at(event);
          if (index !== undefined) onPick(index);
        }}
        onPointerMove={(event) => {
          const index = at(event);
          if (words.current !== null && index !== undefined) words.current.textContent = wordsOf(state, index);
        }}
      />
      <figcaption class="note" ref={words}>
        Each cell is an engine, the stronger the busier. Press one to go to its row.
      </figcaption>
    </figure>
  );
}

function wordsOf(state: PageState, index: number): string {
  const { id, busy, runs, names } = state.engines;
  const runsNow = names[runs[index] ?? -1];
  const doing = runsNow === undefined ? "idle" : `runs ${runsNow}`;
  return `Engine ${id[index]} on ${hostOf(state, index)?.host ?? "?"}: ${busy[index]} % busy, ${doing}.`;
}

function paint(sheet: HTMLCanvasElement, { engines }: PageState, { columns, cellPx, widthPx, heightPx }: Grid): void {
  const colours = readColours();
  sheet.width = Math.round(widthPx * devicePixelRatio);
  sheet.height = Math.round(heightPx * devicePixelRatio);
  sheet.style.width = `${widthPx}px`;
  sheet.style.height = `${heightPx}px`;
  const to = sheet.getContext("2d");
  if (to === null) return;
  to.scale(devicePixelRatio, devicePixelRatio);
  const sizePx = cellPx - (cellPx > 4 ? 1 : 0.5);
  // Engines of one look together: it is changed a few times, not thousands.
  const looks = new Map<string, number[]>();
  for (const [index, busy] of engines.busy.entries()) {
    const look = `${engines.state[index]} ${Math.round(busy / 10) / 10}`;
    const cells = looks.get(look) ?? [];
    looks.set(look, cells);
    cells.push(index);
  }
  for (const [look, cells] of looks) {
    const [state = 0, busy = 0] = look.split(" ").map(Number);
    to.fillStyle = [colours.accent, colours.accent, colours.warm, colours.danger][state] ?? colours.accent;
    to.globalAlpha = state < 2 ? 0.14 + 0.86 * busy : 1;
    for (const index of cells) {
      to.fillRect((index % columns) * cellPx, Math.floor(index / columns) * cellPx, sizePx, sizePx);
    }
  }
}

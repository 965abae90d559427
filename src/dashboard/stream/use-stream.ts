import { useEffect, useRef } from "preact/hooks";
import { useStore } from "../../look/store.ts";
import { theme } from "../../look/theme.ts";
import { gone, seen } from "../seen/seen.ts";
import { shown } from "../seen/shown.ts";
import type { Bar } from "../seen/tasks.ts";
import { readColours, type StreamColours } from "./paint.ts";
import { paintStream, SCALE_PX, type Scene } from "./paint-stream.ts";
import { heightOf, type Row, rowsIn, rowsOf } from "./rows.ts";
import { view, windowOf } from "./view.ts";

/** What the parts of the stream share: its elements, and what was drawn last. */
export interface StreamRefs {
  readonly scroller: { current: HTMLDivElement | null };
  readonly canvas: { current: HTMLCanvasElement | null };
  readonly picked: { current: Bar | undefined };
  readonly scene: { current: Scene | undefined };
  readonly rows: { current: readonly Row[] };
}

// Engines whose tasks are asked for, beyond those in sight, on either side, px.
const AHEAD_PX = 240;
const CALM_MS = 500;

/** Draws the stream in frames of the page, as long as there is something new: what moves, moves by whole pixels. */
export function useStream(): StreamRefs {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const picked = useRef<Bar | undefined>(undefined);
  const scene = useRef<Scene | undefined>(undefined);
  const rows = useRef<readonly Row[]>([]);
  const state = useStore(seen);
  useStore(theme);
  const colours = useRef<StreamColours | undefined>(undefined);
  colours.current = undefined;
  rows.current = state === undefined ? [] : rowsOf(state, gone);
  useEffect(() => {
    let frame = 0;
    let drawn = "";
    let drawnMs = 0;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
    const draw = (nowMs: number): void => {
      frame = requestAnimationFrame(draw);
      if (isCalm.matches && nowMs - drawnMs < CALM_MS && view.value.endMs === undefined) return;
      const [box, sheet, current] = [scroller.current, canvas.current, seen.value];
      if (box === null || sheet === null || current === undefined) return;
      colours.current ??= readColours();
      const [widthPx, heightPx, scrollPx] = [box.clientWidth, box.clientHeight, box.scrollTop];
      const window = windowOf(view.value);
      const pixel = Math.round((window[1] / view.value.spanMs) * widthPx);
      const key = [widthPx, heightPx, scrollPx, pixel, view.value.spanMs, current.atMs].join(" ");
      const look = `${key} ${picked.current?.fromMs} ${picked.current?.engine} ${colours.current.ink}`;
      if (look === drawn) return;
      drawn = look;
      drawnMs = nowMs;
      const visible = rowsIn(rows.current, scrollPx, scrollPx + heightPx - SCALE_PX);
      scene.current = {
        state: current,
        rows: visible,
        scrollPx,
        widthPx,
        heightPx,
        window,
        picked: picked.current,
        colours: colours.current,
      };
      fit(sheet, widthPx, heightPx);
      const to = sheet.getContext("2d");
      if (to !== null) {
        to.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
        paintStream(to, scene.current);
      }
      const near = rowsIn(rows.current, scrollPx - AHEAD_PX, scrollPx + heightPx + AHEAD_PX);
      shown.setEngines(near.flatMap((row) => (row.kind === "engine" ? [row.id] : [])));
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, []);
  return { scroller, canvas, picked, scene, rows };
}

/** Height of all rows, with the scale. */
export function contentPx(rows: readonly Row[]): number {
  return heightOf(rows) + SCALE_PX;
}

function fit(sheet: HTMLCanvasElement, widthPx: number, heightPx: number): void {
  const [width, height] = [Math.round(widthPx * devicePixelRatio), Math.round(heightPx * devicePixelRatio)];
  if (sheet.width === width && sheet.height === height) return;
  sheet.width = width;
  sheet.height = height;
  sheet.style.width = `${widthPx}px`;
  sheet.style.height = `${heightPx}px`;
}

import { ENGINE_STATES, type PageState } from "../../monitor/page/page-message.ts";
import { clock, plural } from "../parts/format.ts";
import { serverNow } from "../seen/seen.ts";
import { type Bar, tasks } from "../seen/tasks.ts";
import { paintBar, type StreamColours } from "./paint.ts";
import type { EngineRow, Row } from "./rows.ts";
import { ticksOf } from "./ticks.ts";

/** What is drawn, and where. */
export interface Scene {
  readonly state: PageState;
  /** Those that are in sight. */
  readonly rows: readonly Row[];
  readonly scrollPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly window: readonly [fromMs: number, toMs: number];
  /** The bar whose facts are shown. */
  readonly picked: Bar | undefined;
  readonly colours: StreamColours;
}

/** Width of the names of engines, and height of the scale at the bottom. */
export function gutterPx(widthPx: number): number {
  return widthPx < 520 ? 56 : 84;
}
export const SCALE_PX = 24;
const SILENT = ENGINE_STATES.indexOf("silent");

/** Bars of an engine in the window, in order: those that have ended, and what runs. */
export function barsOf(
  state: PageState,
  { id: engine, index }: EngineRow,
  [fromMs, toMs]: Scene["window"],
): readonly Bar[] {
  const { runs, client, sinceMs, names } = state.engines;
  const bars = tasks.of(engine).filter((bar) => bar.toMs >= fromMs && bar.fromMs <= toMs);
  if (index === undefined) return bars;
  const name = names[runs[index] ?? -1];
  const since = sinceMs[index] ?? 0;
  // What has ended since the state was said is among those.
  if (name === undefined || since > toMs || (bars.at(-1)?.fromMs ?? 0) >= since) return bars;
  const running = { engine, fromMs: since, toMs: serverNow(), count: 1, name, outcome: "running" } as const;
  return [...bars, { ...running, client: names[client[index] ?? -1] ?? "" }];
}

/** Draws all of it. */
export function paintStream(to: CanvasRenderingContext2D, scene: Scene): void {
  const { widthPx, heightPx, rows, scrollPx } = scene;
  to.clearRect(0, 0, widthPx, heightPx);
  to.save();
  to.beginPath();
  to.rect(0, 0, widthPx, heightPx - SCALE_PX);
  to.clip();
  paintGrid(to, scene);
  let isEmpty = true;
  for (const row of rows) {
    const y = row.topPx - scrollPx;
    if (row.kind === "host") paintHost(to, row, y, scene);
    else if (paintEngine(to, row, y, scene) > 0) isEmpty = false;
  }
  if (isEmpty) paintNothing(to, scene);
  to.restore();
  paintScale(to, scene);
}

function paintHost(to: CanvasRenderingContext2D, { host }: Row & { kind: "host" }, y: number, scene: Scene): void {
  const { colours, widthPx } = scene;
  to.fillStyle = colours.sunk;
  to.fillRect(0, y, widthPx, 26);
  to.textBaseline = "middle";
  to.font = colours.strong;
  to.fillStyle = host.state === "silent" ? colours.danger : colours.ink;
  to.fillText(host.host, 10, y + 14);
  const at = 10 + to.measureText(host.host).width + 10;
  to.font = colours.small;
  to.fillStyle = host.state === "up" ? colours.muted : host.state === "silent" ? colours.danger : colours.warm;
  const words = plural(host.engineCount, "engine");
  to.fillText(host.state === "up" ? words : `${words} · ${host.state}`, at, y + 14);
}

/** @returns how many bars it has */
function paintEngine(to: CanvasRenderingContext2D, row: EngineRow, y: number, scene: Scene): number {
  const { state, colours, widthPx, window, picked } = scene;
  const left = gutterPx(widthPx);
  to.font = colours.small;
  to.textBaseline = "middle";
  const isSilent = row.index !== undefined && state.engines.state[row.index] === SILENT;
  to.fillStyle = isSilent ? colours.danger : colours.muted;
  to.textAlign = "right";
  to.fillText(String(row.id), left - 10, y + row.heightPx / 2 + 0.5);
  to.textAlign = "left";
  if (row.index === undefined) strike(to, left - 10, y + row.heightPx / 2, String(row.id));
  to.fillStyle = colours.line;
  to.fillRect(left - 1, y, 1, row.heightPx);
  to.save();
  to.beginPath();
  to.rect(left, y, widthPx - left, row.heightPx);
  to.clip();
  const box = { y: y + 2, height: row.heightPx - 4 };
  const [fromMs, toMs] = window;
  const perMs = (widthPx - left) / (toMs - fromMs);
  // The pixel up to which it is drawn, and in what way: what is narrower than one is not drawn twice.
  let drawn = { x: -1, look: "" };
  const bars = barsOf(state, row, window);
  for (const bar of bars) {
    const x = left + (bar.fromMs - fromMs) * perMs;
    const end = left + (bar.toMs - fromMs) * perMs;
    const look = `${bar.name} ${bar.outcome}`;
    if (end <= drawn.x && look === drawn.look) continue;
    const isWide = end - x > 3;
    const width = isWide ? end - x - 1 : Math.max(1, end - x);
    paintBar(to, bar, { ...box, x, width }, colours);
    if (bar === picked || (picked !== undefined && isSame(bar, picked))) outline(to, { ...box, x, width }, colours);
    drawn = { x: Math.ceil(x + width), look };
  }
  to.restore();
  return bars.length;
}

function paintNothing(to: CanvasRenderingContext2D, { widthPx, rows, scrollPx, colours }: Scene): void {
  const row = rows.find(({ kind }) => kind === "engine");
  if (row === undefined) return;
  const left = gutterPx(widthPx);
  to.font = colours.small;
  to.fillStyle = colours.muted;
  to.textBaseline = "middle";
  to.textAlign = "center";
  to.fillText("No task ran in this time", left + (widthPx - left) / 2, row.topPx - scrollPx + row.heightPx / 2 + 0.5);
  to.textAlign = "left";
}

// The id of an engine that is gone.
function strike(to: CanvasRenderingContext2D, right: number, y: number, text: string): void {
  const { width } = to.measureText(text);
  to.fillRect(right - width - 2, Math.round(y), width + 4, 1);
}

/** Whether two are the same one: what runs is made anew for each frame. */
export function isSame(a: Bar, b: Bar): boolean {
  return a.engine === b.engine && a.fromMs === b.fromMs && a.name === b.name;
}

type At = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

function outline(to: CanvasRenderingContext2D, { x, y, width, height }: At, { ink }: StreamColours): void {
  to.strokeStyle = ink;
  to.lineWidth = 2;
  to.strokeRect(x - 1, y - 1, width + 2, height + 2);
}

function paintGrid(to: CanvasRenderingContext2D, { widthPx, heightPx, window, colours }: Scene): void {
  to.fillStyle = colours.line;
  for (const { x } of ticksOf(window, gutterPx(widthPx), widthPx))
    to.fillRect(Math.round(x), 0, 1, heightPx - SCALE_PX);
}

function paintScale(to: CanvasRenderingContext2D, { widthPx, heightPx, window, colours }: Scene): void {
  to.font = colours.small;
  to.fillStyle = colours.muted;
  to.textBaseline = "middle";
  to.textAlign = "center";
  const left = gutterPx(widthPx);
  for (const { x, ms, isFine } of ticksOf(window, left, widthPx)) {
    if (x < left + 24 || x > widthPx - 24) continue;
    const part = isFine ? `.${String(Math.round(ms) % 1000).padStart(3, "0")}` : "";
    to.fillText(`${clock(ms)}${part}`, x, heightPx - SCALE_PX / 2 + 2);
  }
  to.textAlign = "left";
}

import { useRef } from "preact/hooks";
import { announce } from "../../look/announce.tsx";
import type { Bar } from "../seen/tasks.ts";
import { gutterPx } from "./paint-stream.ts";
import { barAt, barBeside } from "./pick.ts";
import { taskSentence } from "./task-card.tsx";
import type { Told } from "./told.ts";
import type { StreamRefs } from "./use-stream.ts";
import { pan, setPaused, view, zoom } from "./view.ts";

/** What the rows do when they are pointed at, dragged, scrolled, or get keys. */
interface LaneEvents {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onWheel: (event: WheelEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerLeave: () => void;
  readonly onScroll: () => void;
}

// A press that moves no farther is none of a drag.
const STILL_PX = 4;

/** @param onTell - called with the bar that is pointed at, or gone to by keys; undefined: none any more */
export function useLaneEvents(stream: StreamRefs, onTell: (told: Told | undefined) => void): LaneEvents {
  const drag = useRef<{ readonly x: number; readonly isMoved: boolean } | undefined>(undefined);
  const { canvas, scene } = stream;
  const point = ({ clientX, clientY }: PointerEvent): void => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined || scene.current === undefined) return;
    const [x, y] = [clientX - box.left, clientY - box.top];
    const bar = barAt(scene.current, x, y);
    onTell(bar === undefined ? undefined : { bar, x, y });
  };
  const release = (): void => {
    drag.current = undefined;
  };
  return {
    onKeyDown: (event) => press(event, stream, onTell),
    onWheel: (event) => wheel(event, scene.current?.widthPx ?? 1),
    onPointerMove: (event) => {
      const from = drag.current;
      // A finger that moves scrolls.
      if (from === undefined || event.pointerType === "touch") return point(event);
      const dx = event.clientX - from.x;
      if (!from.isMoved && Math.abs(dx) < STILL_PX) return;
      const widthPx = scene.current?.widthPx ?? 1;
      pan(-dx / (widthPx - gutterPx(widthPx)));
      drag.current = { x: event.clientX, isMoved: true };
    },
    onPointerDown: (event) => {
      drag.current = { x: event.clientX, isMoved: false };
      point(event);
    },
    onPointerUp: release,
    onPointerLeave: () => {
      release();
      onTell(undefined);
    },
    onScroll: () => onTell(undefined),
  };
}

function press(event: KeyboardEvent, stream: StreamRefs, onTell: (told: Told) => void): void {
  const { scene, rows, picked } = stream;
  const step = STEPS[event.key];
  if (step !== undefined && scene.current !== undefined) {
    const bar = barBeside(scene.current, rows.current, picked.current, step);
    if (bar !== undefined) {
      onTell({ bar, ...placeOf(stream, bar) });
      announce(taskSentence(bar));
    }
  } else if (!act(event)) return;
  event.preventDefault();
}

// Without these keys it scrolls.
function wheel(event: WheelEvent, widthPx: number): void {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const left = gutterPx(widthPx);
  zoom(2 ** (event.deltaY / 200), Math.max(0, Math.min(1, (event.offsetX - left) / (widthPx - left))));
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** @returns whether the key does something */
function act({ key }: KeyboardEvent): boolean {
  switch (key) {
    case "+":
    case "=":
      zoom(0.5);
      return true;
    case "-":
      zoom(2);
      return true;
    case "PageUp":
      pan(-0.5);
      return true;
    case "PageDown":
      pan(0.5);
      return true;
    case "End":
      setPaused(false);
      return true;
    case " ":
      setPaused(view.value.endMs === undefined);
      return true;
    default:
      return false;
  }
}

/** Scrolls to a bar that was gone to by keys. @returns where it is */
function placeOf({ scroller, scene, rows }: StreamRefs, bar: Bar): { readonly x: number; readonly y: number } {
  const current = scene.current;
  const box = scroller.current;
  if (current === undefined || box === null) return { x: 0, y: 0 };
  const row = rows.current.find((each) => each.kind === "engine" && each.id === bar.engine);
  const topPx = row?.topPx ?? 0;
  if (topPx < box.scrollTop || topPx > box.scrollTop + box.clientHeight - 60) box.scrollTo({ top: topPx - 60 });
  const [fromMs, toMs] = current.window;
  const left = gutterPx(current.widthPx);
  const part = (Math.max(bar.fromMs, fromMs) - fromMs) / (toMs - fromMs);
  return { x: left + part * (current.widthPx - left), y: topPx - box.scrollTop + 8 };
}

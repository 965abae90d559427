import { useMemo, useRef, useState } from "preact/hooks";
import type { ProfileNode } from "../../monitor/host-order.ts";
import { duration } from "../parts/format.ts";
import { COLOURS } from "../seen/palette.ts";
import { type Frame, framesOf, matchedMs, placeOf } from "./frames.ts";

const ROW_PX = 22;
const GREY = 8;
// What is narrower can't be pressed, and is part of what is above it.
const LEAST = 0.002;

/** A profile as a flame graph: a press on a box fills the width with it. */
export function Flame({ root }: { readonly root: ProfileNode }) {
  const frames = useMemo(() => framesOf(root), [root]);
  const [zoomed, setZoomed] = useState<Frame | undefined>(undefined);
  const [told, setTold] = useState<Frame | undefined>(undefined);
  const [words, setWords] = useState("");
  const top = frames[0];
  if (top === undefined || root.totalMs <= 0) return <p class="said">Nothing ran in that time.</p>;
  const base = zoomed ?? top;
  const search = words.trim().toLowerCase();
  const isMatch = ({ name, place }: ProfileNode): boolean =>
    search !== "" && (name.toLowerCase().includes(search) || place.toLowerCase().includes(search));
  return (
    <div class="flame">
      <div class="flame-head">
        <input
          type="text"
          aria-label="Find in the profile"
          placeholder="Find a function"
          value={words}
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
        />
        {search !== "" && (
          <span class="note">{`${percent(matchedMs(frames, isMatch), root.totalMs)} of the time`}</span>
        )}
        <button type="button" class="quiet" disabled={zoomed === undefined} onClick={() => setZoomed(undefined)}>
          Show all
        </button>
      </div>
      <Boxes
        frames={frames}
        base={base}
        told={told ?? base}
        isMatch={search === "" ? undefined : isMatch}
        onTell={setTold}
        onZoom={(frame) => setZoomed(frame === top ? undefined : frame)}
      />
      <p class="flame-told">{sentence((told ?? base).node, root)}</p>
    </div>
  );
}

interface BoxesProps {
  /** All, of which the first is what has all others in it. */
  readonly frames: readonly Frame[];
  /** Fills the width. */
  readonly base: Frame;
  readonly told: Frame;
  /** Absent where nothing is looked for. */
  readonly isMatch: ((node: ProfileNode) => boolean) | undefined;
  readonly onTell: (frame: Frame) => void;
  readonly onZoom: (frame: Frame | undefined) => void;
}

function Boxes({ frames, base, told, isMatch, onTell, onZoom }: BoxesProps) {
  const box = useRef<HTMLDivElement>(null);
  const shown = frames.flatMap((frame) => {
    const place = placeOf(frame, base);
    return place === undefined || place.width < LEAST ? [] : [{ frame, ...place }];
  });
  const move = (event: KeyboardEvent): void => {
    const isZoomed = base !== frames[0];
    const next = besideOf(event.key, shown, told);
    if (next === undefined && !(event.key === "Escape" && isZoomed)) return;
    event.preventDefault();
    if (next === undefined) return onZoom(undefined);
    onTell(next.frame);
    box.current?.querySelector<HTMLElement>(`[data-frame="${next.frame.index}"]`)?.focus();
  };
  const root = frames[0]?.node ?? base.node;
  const depth = shown.reduce((most, { frame }) => Math.max(most, frame.depth), 0) + 1;
  return (
    <div
      class="flame-boxes"
      ref={box}
      role="group"
      aria-label="Flame graph: arrow keys go from function to function, Enter zooms, Escape shows all"
      style={{ height: `${depth * ROW_PX}px` }}
      onKeyDown={move}
    >
      {shown.map(({ frame, left, width }) => (
        <button
          key={frame.index}
          type="button"
          data-frame={frame.index}
          data-fn={colourOfPlace(frame.node.place)}
          data-match={isMatch?.(frame.node)}
          tabIndex={frame === told ? 0 : -1}
          aria-label={sentence(frame.node, root)}
          style={{ left: `${100 * left}%`, width: `calc(${100 * width}% - 1px)`, top: `${frame.depth * ROW_PX}px` }}
          onClick={() => onZoom(frame)}
          onFocus={() => onTell(frame)}
          onPointerEnter={() => onTell(frame)}
        >
          {width > 0.03 ? frame.node.name : ""}
        </button>
      ))}
    </div>
  );
}

interface Shown {
  readonly frame: Frame;
  readonly left: number;
  readonly width: number;
}

function besideOf(key: string, shown: readonly Shown[], from: Frame): Shown | undefined {
  const here = shown.find(({ frame }) => frame === from);
  const inRow = (depth: number): readonly Shown[] =>
    shown.filter(({ frame }) => frame.depth === depth).toSorted((a, b) => a.left - b.left);
  switch (key) {
    case "ArrowUp":
      return shown.find(({ frame }) => frame === from.parent);
    case "ArrowDown":
      return inRow(from.depth + 1).find(({ frame }) => frame.parent === from);
    case "ArrowRight":
      return inRow(from.depth).find(({ left }) => left > (here?.left ?? 0));
    case "ArrowLeft":
      return inRow(from.depth).findLast(({ left }) => left < (here?.left ?? 0));
    default:
      return undefined;
  }
}

function sentence({ name, place, totalMs, selfMs }: ProfileNode, root: ProfileNode): string {
  const where = place === "" ? "" : ` (${place})`;
  return `${name}${where}: ${duration(totalMs)}, ${percent(totalMs, root.totalMs)}; in itself ${duration(selfMs)}`;
}

function percent(ms: number, ofMs: number): string {
  return `${((100 * ms) / ofMs).toFixed(1)} %`;
}

/** What is of one file has one colour. */
function colourOfPlace(place: string): number {
  // What is the runtime's own.
  if (place === "") return GREY;
  const file = place.replace(/:\d+(?::\d+)?$/, "");
  let sum = 0;
  for (let i = 0; i < file.length; i++) sum = (31 * sum + file.charCodeAt(i)) % 9973;
  return sum % COLOURS;
}

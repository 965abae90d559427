import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Where a row that has the focus goes, the one that comes to its place gets it, or the table. @param box - around the table, takes the focus */
export function useRowFocus(box: RefObject<HTMLElement | null>): void {
  // Before rows come and go with this render.
  const place = rowsIn(box).findIndex((row) => row.matches(":focus-within"));
  const focused = rowsIn(box)[place];
  useLayoutEffect(() => {
    if (focused === undefined || focused.isConnected) return;
    const rows = rowsIn(box);
    const next = rows[Math.min(place, rows.length - 1)]?.querySelector<HTMLElement>(".opens");
    (next ?? box.current)?.focus({ preventScroll: true });
  });
}

function rowsIn(box: RefObject<HTMLElement | null>): readonly HTMLTableRowElement[] {
  return [...(box.current?.querySelectorAll<HTMLTableRowElement>(".host-row, .engine-row") ?? [])];
}

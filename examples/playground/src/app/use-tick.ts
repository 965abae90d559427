import { useEffect, useState } from "preact/hooks";
import { onFrame } from "./pace.ts";

/**
 * Draws the component again while `isOn`, in the frames of the page, no more often than `everyMs`; and once more when that
 * ends. Figures that change faster can't be read.
 */
export function useTick(isOn: boolean, everyMs = 0): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!isOn) return undefined;
    let drawnMs = 0;
    const end = onFrame((ms) => {
      if (ms - drawnMs < everyMs) return;
      drawnMs = ms;
      redraw((count) => count + 1);
    });
    return () => {
      end();
      redraw((count) => count + 1);
    };
  }, [isOn, everyMs]);
}

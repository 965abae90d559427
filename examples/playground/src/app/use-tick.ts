import { useEffect, useState } from "preact/hooks";

/** Draws the component again so often while `isOn`, and once more when that ends; figures that change faster can't be read. */
export function useTick(isOn: boolean, everyMs = 100): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => redraw((count) => count + 1), everyMs);
    return () => {
      clearInterval(timer);
      redraw((count) => count + 1);
    };
  }, [isOn, everyMs]);
}

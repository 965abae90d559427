import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { type Look, readLook } from "../../../../src/look/colours.ts";
import { useStore } from "../../../../src/look/store.ts";
import { theme } from "../../../../src/look/theme.ts";

interface ChartProps {
  /** What it shows, for those who can't see it. */
  readonly label: string;
  /** Everything but size, with the colours of the page. The same function as long as nothing but data changes. */
  readonly options: (look: Look) => Omit<uPlot.Options, "width" | "height">;
  readonly data: uPlot.AlignedData;
}

/** A chart that fills its box, whose height comes from the style sheet, in the colours of the theme. */
export function Chart({ label, options, data }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const shownTheme = useStore(theme);

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const size = () => ({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) });
    const made = new uPlot({ ...options(readLook()), ...size() }, data, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
    // A change of data alone is no reason to build it again.
  }, [options, shownTheme]);

  // In the same frame as everything else.
  useLayoutEffect(() => plot.current?.setData(data), [data]);

  return <div class="chart" role="img" aria-label={label} ref={box} />;
}

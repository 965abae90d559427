const [WIDTH, HEIGHT] = [120, 24];
// A line of fewer does not fill the width.
const FEW = 20;

/** Figures of late as a line, the newest at the right. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  if (values.length < 2 || values.every((value) => value === 0))
    return <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />;
  const most = Math.max(...values);
  const points = values.map((value, i) => {
    const x = WIDTH - ((values.length - 1 - i) * WIDTH) / Math.max(FEW, values.length - 1);
    return `${x.toFixed(1)},${(HEIGHT - 1.5 - (value / most) * (HEIGHT - 4)).toFixed(1)}`;
  });
  const first = points[0]?.split(",")[0] ?? "0";
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="area" d={`M${first},${HEIGHT} L${points.join(" L")} L${WIDTH},${HEIGHT} Z`} />
      <path class="line" d={`M${points.join(" L")}`} />
    </svg>
  );
}

/** A share as a bar with its number. */
export function Meter({ percent }: { readonly percent: number }) {
  const shown = Math.round(percent);
  return (
    <span class="meter">
      <i aria-hidden="true">
        <b style={{ width: `${Math.min(100, shown)}%` }} />
      </i>
      {shown} %
    </span>
  );
}

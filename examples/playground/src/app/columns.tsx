/** One column; without a height its place stays empty. */
export interface Column {
  readonly key: string;
  /** 0 … 1; undefined: nothing to show. */
  readonly height: number | undefined;
  /** Where it ought to reach, 0 … 1. */
  readonly aim?: number;
  /** Above it. */
  readonly value: string;
  /** Below it. */
  readonly name: string;
}

/** Columns side by side, each with a place of its own whether there is something in it or not. */
export function Columns({ label, columns }: { readonly label: string; readonly columns: readonly Column[] }) {
  return (
    <ol class="columns" aria-label={label} data-dense={columns.length > 8}>
      {columns.map(({ key, height, aim, value, name }) => (
        <li key={key} data-empty={height === undefined} title={height === undefined ? undefined : `${name}: ${value}`}>
          <span class="value">{height === undefined ? "" : value}</span>
          <span class="shaft">
            {aim !== undefined && <i class="aim" style={{ height: `${100 * aim}%` }} />}
            <i class="bar" style={{ transform: `scaleY(${height ?? 0})` }} />
          </span>
          <span class="name">{name}</span>
        </li>
      ))}
    </ol>
  );
}

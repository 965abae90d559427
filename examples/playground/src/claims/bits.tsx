import { bitsOf, eachBit, hexOf, type NamedMean } from "./mean-bits.ts";

// One bit, and the space after the sign and after the exponent.
const [WIDTH, HEIGHT, SPACE] = [5, 16, 3];

/** The bits of means below each other: filled where one is 1, marked where it differs from the first. */
export function Bits({ means }: { readonly means: readonly NamedMean[] }) {
  const [first] = means;
  return (
    <ul class="bits">
      {means.map(({ name, mean }) => (
        <li key={name}>
          <span class="note">{name}</span>
          <code>{hexOf(bitsOf(mean))}</code>
          <BitRow mean={mean} like={first?.mean ?? mean} />
        </li>
      ))}
    </ul>
  );
}

function BitRow({ mean, like }: { readonly mean: number; readonly like: number }) {
  const expected = eachBit(bitsOf(like));
  return (
    <svg viewBox={`0 0 ${64 * WIDTH + 2 * SPACE - 1} ${HEIGHT}`} aria-hidden="true">
      {eachBit(bitsOf(mean)).map((isOne, i) => (
        <rect
          key={String(i)}
          x={i * WIDTH + (i > 0 ? SPACE : 0) + (i > 11 ? SPACE : 0)}
          width={WIDTH - 1}
          height={HEIGHT}
          data-one={isOne}
          data-differs={isOne !== expected[i]}
        />
      ))}
    </svg>
  );
}

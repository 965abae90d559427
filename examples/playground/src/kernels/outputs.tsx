import type { Estimate } from "wasm-ensemble";
import { decimalsOf, inSigmas, plain } from "../app/format.ts";

interface OutputsProps {
  readonly names: readonly string[];
  /** Exact means, as far as there are any. */
  readonly answers: readonly number[];
  /** Undefined before the first run. */
  readonly estimate: Estimate | undefined;
}

/** Each output of a kernel: its mean, the error of that, and how far it is from what is known. */
export function Outputs({ names, answers, estimate }: OutputsProps) {
  return (
    <ul class="outputs">
      {names.map((name, i) => (
        <OutputItem key={name} name={name} found={estimate?.outputs[name]} answer={answers[i] ?? Number.NaN} />
      ))}
    </ul>
  );
}

interface Found {
  readonly mean: number;
  readonly standardError: number;
  readonly confidenceInterval: readonly [number, number];
}

interface ItemProps {
  readonly name: string;
  readonly found: Found | undefined;
  readonly answer: number;
}

function OutputItem({ name, found, answer }: ItemProps) {
  const hasError = found !== undefined && found.standardError > 0;
  const decimals = decimalsOf(found?.standardError ?? Number.NaN);
  return (
    <li>
      <h3>{name}</h3>
      <p class="estimate" data-empty={found === undefined}>
        {found === undefined ? "–" : estimateText(found)}
      </p>
      <dl>
        {hasError && (
          <div>
            <dt>95 % interval</dt>
            <dd>{found.confidenceInterval.map((end) => end.toFixed(decimals)).join(" … ")}</dd>
          </div>
        )}
        {!Number.isNaN(answer) && (
          <div>
            <dt>known answer</dt>
            <dd>{plain(answer, 8)}</dd>
          </div>
        )}
        {!Number.isNaN(answer) && hasError && (
          <div>
            <dt>off by</dt>
            <dd>{inSigmas((found.mean - answer) / found.standardError)}</dd>
          </div>
        )}
      </dl>
    </li>
  );
}

/** `10.45058 ± 0.00047`, with two digits of the error. */
export function estimateText({ mean, standardError }: Pick<Found, "mean" | "standardError">): string {
  if (Number.isNaN(mean)) return "–";
  if (!(standardError > 0)) return plain(mean, 8);
  const size = Math.max(Math.abs(mean), standardError);
  if (size >= 1e9 || size < 1e-6) return `${mean.toExponential(4)} ± ${standardError.toExponential(1)}`;
  const decimals = decimalsOf(standardError);
  return `${mean.toFixed(decimals)} ± ${standardError.toFixed(decimals)}`;
}

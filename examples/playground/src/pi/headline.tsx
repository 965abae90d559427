import type { Estimate } from "wasm-ensemble";
import { decimalsOf, duration, inSigmas, withPrefix } from "../app/format.ts";

interface HeadlineProps {
  readonly latest: Estimate | undefined;
  /** Samples per second lately; 0 while there is none. */
  readonly rate: number;
  /** What is seen. */
  readonly told: string;
}

/** The estimate in large digits, those that the error leaves open in grey, and what it took. */
export function Headline({ latest, rate, told }: HeadlineProps) {
  const { mean = Number.NaN, standardError = Number.NaN, samples = 0, elapsedMs = 0 } = latest ?? {};
  const off = (mean - Math.PI) / standardError;
  return (
    <section class="headline" aria-label="Estimate">
      <p class="estimate" data-testid="estimate">
        <span class="symbol">π ≈</span> <Digits mean={mean} standardError={standardError} />
      </p>
      <p class="told">{told}</p>
      <dl class="facts">
        <Fact name="Standard error" value={standardError > 0 ? standardError.toExponential(1) : "–"} id="error" />
        <Fact name="Off by" value={inSigmas(off)} id="distance" />
        <Fact name="Samples" value={withPrefix(samples)} id="samples" exact={samples.toLocaleString("en")} />
        <Fact name="Rate" value={rate > 0 ? `${withPrefix(rate)}/s` : "–"} id="rate" />
        <Fact name="Time" value={elapsedMs > 0 ? duration(elapsedMs) : "–"} id="time" />
      </dl>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly id: string;
  /** All digits, for those who point at it. */
  readonly exact?: string;
}

function Fact({ name, value, id, exact }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-testid={id} title={exact}>
        {value}
      </dd>
    </div>
  );
}

function Digits({ mean, standardError }: { readonly mean: number; readonly standardError: number }) {
  if (!(standardError > 0)) return <span class="open">3.14…</span>;
  const text = mean.toFixed(decimalsOf(standardError));
  // The last two digits are those that the standard error has.
  return (
    <>
      <span>{text.slice(0, -2)}</span>
      <span class="open">{text.slice(-2)}</span>
    </>
  );
}

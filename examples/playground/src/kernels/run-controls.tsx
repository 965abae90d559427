import type { SampleMethod } from "wasm-ensemble";
import { type Icon, Symbol } from "../../../../src/look/symbol.tsx";
import { powerOfTen, withPrefix } from "../app/format.ts";
import { numberText } from "../app/number-text.ts";
import { withOwn } from "../app/offered.ts";
import { anySeed, readSeed } from "../app/seed.ts";
import { type Setting, type Stop } from "./kernel-fields.ts";

const SAMPLES = [1e5, 1e6, 1e7, 1e8, 1e9, 1e10];
const ERRORS = [0.01, 0.001, 1e-4, 1e-5];

/** What the main button does something about. */
export type Phase = "compiling" | "idle" | "running" | "stopping" | "ended" | "failed";

interface ControlsProps {
  readonly setting: Setting;
  readonly canSobol: boolean;
  readonly phase: Phase;
  readonly canStart: boolean;
  readonly onChange: (part: Partial<Setting>) => void;
}

/** Run, and what ends a run; seed, and how points are drawn. */
export function RunControls({ setting, canSobol, phase, canStart, onChange }: ControlsProps) {
  const { stop, seedText, method } = setting;
  const [label, icon, canPress] = mainButton(phase, canStart);
  return (
    <div class="controls">
      <button type="submit" class="primary" disabled={!canPress} title="Ctrl-Enter">
        <Symbol icon={icon} />
        {label}
      </button>
      <StopField stop={stop} onChange={(chosen) => onChange({ stop: chosen })} />
      <label class="field seed">
        <span>Seed</span>
        <input
          type="text"
          inputMode="numeric"
          autocomplete="off"
          spellcheck={false}
          value={seedText}
          aria-invalid={readSeed(seedText) === undefined}
          onInput={(event) => onChange({ seedText: event.currentTarget.value })}
        />
      </label>
      <button
        type="button"
        class="quiet icon"
        aria-label="Another seed"
        title="Another seed"
        onClick={() => onChange({ seedText: anySeed() })}
      >
        <Symbol icon="dice" />
      </button>
      {canSobol && <PointsField method={method} onChange={(chosen) => onChange({ method: chosen })} />}
    </div>
  );
}

interface StopProps {
  readonly stop: Stop;
  readonly onChange: (stop: Stop) => void;
}

function StopField({ stop, onChange }: StopProps) {
  const samples = stop.kind === "samples" ? withOwn(SAMPLES, stop.samples) : SAMPLES;
  const errors = stop.kind === "relativeError" ? withOwn(ERRORS, stop.relativeError).toReversed() : ERRORS;
  return (
    <label class="field">
      <span>Until</span>
      <select
        value={stop.kind === "samples" ? `samples ${stop.samples}` : `relativeError ${stop.relativeError}`}
        onChange={(event) => {
          const [kind, text] = event.currentTarget.value.split(" ");
          const value = Number(text);
          onChange(kind === "samples" ? { kind, samples: value } : { kind: "relativeError", relativeError: value });
        }}
      >
        <optgroup label="Samples">
          {samples.map((count) => (
            <option key={count} value={`samples ${count}`}>
              {SAMPLES.includes(count) ? powerOfTen(count) : withPrefix(count)} samples
            </option>
          ))}
        </optgroup>
        <optgroup label="Standard error, relative to the mean">
          {errors.map((error) => (
            <option key={error} value={`relativeError ${error}`}>
              error {numberText(100 * error)} %
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

interface PointsProps {
  readonly method: SampleMethod;
  readonly onChange: (method: SampleMethod) => void;
}

function PointsField({ method, onChange }: PointsProps) {
  return (
    <label class="field">
      <span>Points</span>
      <select value={method} onChange={(event) => onChange(event.currentTarget.value === "sobol" ? "sobol" : "random")}>
        <option value="random">random</option>
        <option value="sobol">Sobol, scrambled</option>
      </select>
    </label>
  );
}

function mainButton(phase: Phase, canStart: boolean): readonly [label: string, icon: Icon, canPress: boolean] {
  switch (phase) {
    case "compiling":
      return ["Cancel", "stop", true];
    case "running":
      return ["Stop", "stop", true];
    case "stopping":
      return ["Stopping…", "stop", false];
    case "idle":
    case "ended":
    case "failed":
      return ["Run", "play", canStart];
  }
}

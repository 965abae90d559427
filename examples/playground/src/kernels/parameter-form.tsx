import type { KernelParameter } from "wasm-ensemble";
import { plain } from "../app/format.ts";

interface FormProps {
  readonly parameters: readonly KernelParameter[];
  /** What stands in each field; the default where there is nothing. */
  readonly texts: Readonly<Record<string, string>>;
  readonly onChange: (name: string, text: string) => void;
}

/** A field for each parameter of a kernel. */
export function ParameterForm({ parameters, texts, onChange }: FormProps) {
  if (parameters.length === 0) return null;
  return (
    <div class="parameters">
      {parameters.map((parameter) => {
        const { name, about } = parameter;
        const text = texts[name] ?? plain(parameter.default, 12);
        const problem = problemOf(parameter, text);
        return (
          <label key={name}>
            <span>{name}</span>
            <input
              type="text"
              inputMode="decimal"
              autocomplete="off"
              value={text}
              aria-invalid={problem !== undefined}
              onInput={(event) => onChange(name, event.currentTarget.value)}
            />
            <small data-problem={problem !== undefined}>{problem ?? about ?? ""}</small>
          </label>
        );
      })}
    </div>
  );
}

/** The parameters as numbers; undefined when one of them is none, or out of its range. */
export function readParameters(
  parameters: readonly KernelParameter[],
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, number>> | undefined {
  const entries = parameters.map((parameter) => {
    const text = texts[parameter.name];
    return [parameter, text ?? String(parameter.default)] as const;
  });
  if (entries.some(([parameter, text]) => problemOf(parameter, text) !== undefined)) return undefined;
  return Object.fromEntries(entries.map(([{ name }, text]) => [name, Number(text)]));
}

/** What is wrong with the text in a field; undefined: nothing. */
export function problemOf(
  { type, min, max }: Pick<KernelParameter, "type" | "min" | "max">,
  text: string,
): string | undefined {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(value)) return "not a number";
  if (type !== "f64" && type !== "f32" && !Number.isInteger(value)) return "not a whole number";
  if (min !== undefined && value < min) return `at least ${plain(min)}`;
  if (max !== undefined && value > max) return `at most ${plain(max)}`;
  return undefined;
}

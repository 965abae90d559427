/** A mean and its standard error, to two digits of the error. */
export function withError(mean: number, standardError: number): { readonly mean: string; readonly error: string } {
  if (!(standardError > 0 && standardError < Number.POSITIVE_INFINITY)) {
    return { mean: String(mean), error: Number.isNaN(standardError) ? "unknown" : String(standardError) };
  }
  const decimals = 1 - Math.floor(Math.log10(standardError));
  if (isPlain(mean) && isPlain(standardError)) {
    const shown = Math.min(20, Math.max(0, decimals));
    return { mean: mean.toFixed(shown), error: standardError.toFixed(shown) };
  }
  return { mean: toDecimals(mean, decimals), error: standardError.toExponential(1) };
}

/** A number to the given decimals, which may be negative; with an exponent where zeros would hide the digits. */
export function toDecimals(value: number, decimals: number): string {
  if (isPlain(value) && decimals <= 16) return value.toFixed(Math.max(0, decimals));
  if (value === 0) return "0";
  const digits = Math.floor(Math.log10(Math.abs(value))) + decimals;
  return value.toExponential(Math.min(20, Math.max(0, digits)));
}

/** A number in as many characters as are given, at least 9, its sign among them. */
export function inCharacters(value: number, room: number): string {
  const texts = Array.from({ length: room - 1 }, (_, missed) => {
    const digits = room - 2 - missed;
    return isReadable(value) ? value.toFixed(digits) : value.toExponential(digits);
  });
  return texts.find((text) => text.length <= room) ?? value.toExponential(0);
}

/** A share as `95 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(12))} %`;
}

// Numbers of which few characters show enough digits.
function isReadable(value: number): boolean {
  return value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e8);
}

// Numbers that are read best without an exponent. A mean of 0 is one.
function isPlain(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-6 && size < 1e12);
}

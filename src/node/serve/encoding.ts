/** How the content of an answer is packed. */
export type Encoding = "br" | "gzip" | "identity";

/** The smallest encoding that an `Accept-Encoding` header allows. */
export function encodingFor(header: string | undefined): Encoding {
  const refused = new Set<string>();
  const accepted = new Set<string>();
  for (const part of (header ?? "").toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
    (parameters.some((text) => /^q=0(?:\.0*)?$/.test(text)) ? refused : accepted).add(name);
  }
  for (const encoding of ["br", "gzip"] as const) {
    if (accepted.has(encoding) || (accepted.has("*") && !refused.has(encoding))) return encoding;
  }
  return "identity";
}

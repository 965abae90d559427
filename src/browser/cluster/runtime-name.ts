/** What a page runs in, such as `a page in Chrome 156.0`, for people who look for what differs between two programs. */
export function runtimeName(userAgent: string): string {
  // Others name Chrome as well, and all but Firefox name Safari.
  const [, name, version] =
    /(Firefox|Edg|Chrome)\/(\d+\.\d+)/u.exec(userAgent) ?? /(Version)\/(\d+\.\d+)/u.exec(userAgent) ?? [];
  if (name === undefined) return "a page";
  const names: Readonly<Record<string, string>> = { Edg: "Edge", Version: "Safari" };
  return `a page in ${names[name] ?? name} ${version}`;
}

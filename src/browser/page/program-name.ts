/** What this page is called, for those who look at what it does: its title or, where it has none, its address. */
export function programName(): string {
  // Workers have none.
  const { document } = globalThis as { readonly document?: { readonly title: string } };
  const title = document?.title.trim() ?? "";
  return title === "" ? location.href : title;
}

/** The text at a URL; null when there is none. */
export async function readText(url: URL): Promise<string | null> {
  const response = await fetch(url);
  return response.ok ? response.text() : null;
}

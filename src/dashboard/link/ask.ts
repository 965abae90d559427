import { token } from "./token.ts";

/** Headers that the server asks for. */
export const KEY_HEADERS: Readonly<Record<string, string>> = { authorization: `Bearer ${token ?? ""}` };

/** Asks the server for something. @throws {Error} with the reason why it was not done */
export async function ask<T>(path: string, body: unknown): Promise<T> {
  const headers = { ...KEY_HEADERS, "content-type": "application/json" };
  let response: Response;
  try {
    response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  } catch (cause) {
    throw new Error("the server of this page does not answer", { cause });
  }
  const said = (await response.json()) as T & { readonly why?: string };
  if (!response.ok) throw new Error(said.why ?? `the server answered ${response.status}`);
  return said;
}

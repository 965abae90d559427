import { sessionStore } from "../../look/storage.ts";

const KEY = "ensemble-dashboard-token";

/**
 * The key of the server, which came in the address. It is kept for this tab and taken off the address, which is copied, shown
 * in pictures, and remembered by the browser.
 */
export const token: string | undefined = readToken();

function readToken(): string | undefined {
  const given = location.hash.slice(1);
  if (given === "") return sessionStore?.getItem(KEY) ?? undefined;
  if (sessionStore !== undefined) {
    sessionStore.setItem(KEY, given);
    history.replaceState(null, "", location.pathname);
  }
  return given;
}

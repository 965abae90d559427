/** What the page keeps from visit to visit; undefined where it may store nothing. */
export const storage: Storage | undefined = usable(() => localStorage);

/** What this tab of the browser keeps while it is open; undefined where it may store nothing. */
export const sessionStore: Storage | undefined = usable(() => sessionStorage);

function usable(kept: () => Storage): Storage | undefined {
  const key = "ensemble-playground-probe";
  try {
    kept().setItem(key, "");
    kept().removeItem(key);
    return kept();
  } catch {
    return undefined;
  }
}

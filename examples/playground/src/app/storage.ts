/** What the page keeps from visit to visit; undefined where it may store nothing. */
export const storage: Storage | undefined = usable();

function usable(): Storage | undefined {
  const key = "ensemble-playground-probe";
  try {
    localStorage.setItem(key, "");
    localStorage.removeItem(key);
    return localStorage;
  } catch {
    return undefined;
  }
}

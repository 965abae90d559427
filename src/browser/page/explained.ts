import { EnsembleError } from "../../protocol/errors.ts";

/**
 * A part of the library that a page loads when it is needed.
 *
 * @param what - names it in messages
 * @throws {EnsembleError} that says what to do, when it can't be loaded; another call may
 */
export async function explained<T>(what: string, loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    throw new EnsembleError(
      `${what} can't be loaded (${error instanceof Error ? error.message : String(error)}): call again once the network ` +
        "is there; where the site has new files, load the page again",
      { cause: error },
    );
  }
}

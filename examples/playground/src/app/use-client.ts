import { useEffect, useState } from "preact/hooks";
import type { Client } from "wasm-ensemble";
import { ready } from "./engines.ts";

/** The client of the page; undefined until its engines are there. */
export function useClient(): Client | undefined {
  const [client, setClient] = useState<Client>();
  useEffect(() => {
    // Why there is none, the page says elsewhere.
    ready.then(setClient, () => undefined);
  }, []);
  return client;
}

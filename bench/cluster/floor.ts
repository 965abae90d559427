import { connect } from "@nats-io/transport-node";
import { startChild } from "./child.ts";

/** Where the program that answers listens. */
export const FLOOR_SUBJECT = "floor";

/** What nothing over a server can be faster than: a request and its answer, by two connections alone. */
export interface Floor {
  readonly request: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export async function startFloor(url: string): Promise<Floor> {
  const echo = await startChild("echo.ts", url);
  const connection = await connect({ servers: url });
  const bytes = new Uint8Array(100);
  return {
    request: () => connection.request(FLOOR_SUBJECT, bytes, { timeout: 10_000 }),
    close: async () => {
      await connection.close();
      await echo.stop();
    },
  };
}

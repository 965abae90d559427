import { connect } from "@nats-io/transport-node";
import { startChild } from "./child.ts";

/** Where the program that answers listens. */
export const FLOOR_SUBJECT = "floor";

/** What nothing over a server can be faster than: a request and its answer, by two connections alone. */
export interface Floor {
  readonly request: () => Promise<unknown>;
  /** Sends bytes one way, as many ahead as a link does. Fulfils when all have come. */
  readonly send: (bytes: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const FRAME = new Uint8Array(2 ** 19);
const FRAMES_AHEAD = 8;

export async function startFloor(url: string): Promise<Floor> {
  const echo = await startChild("echo.ts", url);
  const connection = await connect({ servers: url });
  const request = () => connection.request(FLOOR_SUBJECT, new Uint8Array(100), { timeout: 10_000 });
  return {
    request,
    send: async (bytes) => {
      for (let sent = 0; sent < bytes; ) {
        for (let i = 0; i < FRAMES_AHEAD && sent < bytes; i++, sent += FRAME.length) {
          connection.publish(FLOOR_SUBJECT, FRAME);
        }
        await request();
      }
    },
    close: async () => {
      await connection.close();
      await echo.stop();
    },
  };
}

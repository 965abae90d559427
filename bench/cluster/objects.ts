import { Objm } from "@nats-io/obj";
import { connect } from "@nats-io/transport-node";
import { startChild } from "./child.ts";

/** Bucket of the benchmark. */
export const OBJECTS = "bench";

export interface ReaderRequest {
  readonly url: string;
  /** Subject on which it is asked. */
  readonly name: string;
}

/** The way by the server's object store: one process puts, others get. */
export interface Objects {
  /** Puts bytes, and lets so many processes get them. What engines would cost besides is not in it. */
  readonly carry: (bytes: Uint8Array, readers: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startObjects(url: string, readers: number): Promise<Objects> {
  const connection = await connect({ servers: url });
  const store = await new Objm(connection).create(OBJECTS);
  const names = Array.from({ length: readers }, (_, i) => `reader-${i}`);
  const children = await Promise.all(names.map((name) => startChild("object-reader.ts", { url, name })));
  let next = 0;
  return {
    carry: async (bytes, count) => {
      const name = `object-${next++}`;
      await store.putBlob({ name }, bytes);
      const asked = names.slice(0, count).map((reader) => connection.request(reader, name, { timeout: 60_000 }));
      await Promise.all(asked);
      await store.delete(name);
    },
    close: async () => {
      await connection.close();
      await Promise.all(children.map((child) => child.stop()));
    },
  };
}

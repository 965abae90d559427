// Reads objects of a store when it is asked to, in a process of its own. Its argument is the server's address as JSON.
import process from "node:process";
import { Objm } from "@nats-io/obj";
import { connect } from "@nats-io/transport-node";
import { OBJECTS, type ReaderRequest } from "./objects.ts";

const { url, name } = JSON.parse(process.argv[2] ?? "{}") as ReaderRequest;
const connection = await connect({ servers: url });
const store = await new Objm(connection).open(OBJECTS);
connection.subscribe(name, {
  callback: (_, message) => {
    void store.getBlob(message.string()).then((bytes) => message.respond(String(bytes?.length)));
  },
});
await connection.flush();
process.send?.("ready");
process.once("disconnect", () => void connection.close());

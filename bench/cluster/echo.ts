// Answers each request with its bytes, in a process of its own: the other end of the floor.
import process from "node:process";
import { connect } from "@nats-io/transport-node";
import { FLOOR_SUBJECT } from "./floor.ts";

const connection = await connect({ servers: JSON.parse(process.argv[2] ?? "") as string });
connection.subscribe(FLOOR_SUBJECT, { callback: (_, message) => void message.respond(message.data) });
await connection.flush();
process.send?.("ready");
process.once("disconnect", () => void connection.close());

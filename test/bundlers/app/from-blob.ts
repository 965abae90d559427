import { connect } from "wasm-ensemble";
import { createWorker } from "wasm-ensemble/blob";
import { show } from "./show.js";

await show(await connect({ engines: 2, createWorker }));

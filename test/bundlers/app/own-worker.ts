import { connect } from "wasm-ensemble";
import { show } from "./show.js";

const createWorker = () => new Worker("engines/mine.js", { type: "module" });
await show(await connect({ engines: 2, createWorker }));

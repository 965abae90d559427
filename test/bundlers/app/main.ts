import { connect } from "wasm-ensemble";
import { show } from "./show.js";

await show(await connect({ engines: 2 }));

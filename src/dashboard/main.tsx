import { render } from "preact";
import { followTheme } from "../look/theme.ts";
import { App } from "./app.tsx";
import { follow } from "./link/follow.ts";

followTheme();
const root = document.querySelector("#app");
if (root !== null) render(<App />, root);
follow();

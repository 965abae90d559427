import { render } from "preact";
import { App } from "./app/app.tsx";
import { followTheme } from "./app/theme.ts";

followTheme();
const root = document.querySelector("#app");
if (root !== null) render(<App />, root);

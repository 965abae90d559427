import { render } from "preact";
import { followTheme } from "../../../src/look/theme.ts";
import { App } from "./app/app.tsx";
import { followAddress } from "./app/link.ts";
import { checkKernelFields } from "./kernels/kernel-fields.ts";
import { checkPiFields } from "./pi/settings.ts";
import { checkViewsFields } from "./views/views-fields.ts";

followTheme();
followAddress({ pi: checkPiFields, kernels: checkKernelFields, views: checkViewsFields });
const root = document.querySelector("#app");
if (root !== null) render(<App />, root);

import { currentTheme } from "./kept-theme.ts";

// Loaded in the head of the page, which waits for it: nothing is drawn in other colours first.
document.documentElement.dataset["theme"] = currentTheme();

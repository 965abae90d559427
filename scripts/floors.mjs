// node scripts/floors.mjs: writes the linter's settings for the floors of src/ from their table.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { floorsText } from "./lib/floors.mjs";
import { ROOT } from "./lib/root.mjs";

writeFileSync(join(ROOT, "oxlint.floors.json"), floorsText());

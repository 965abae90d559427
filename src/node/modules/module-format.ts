import { readFileSync } from "node:fs";
import { isTypeScript } from "../typescript-files.ts";

/** How a module is written: with import and export, with `require` and `module.exports`, or neither. */
export type ModuleForm = "module" | "commonjs" | "script";

/** How Node is to run a file: by its name, its syntax and its package. */
export function formatOf(url: string, form: ModuleForm): "module" | "commonjs" {
  if (/\.m[jt]s$/.test(url)) return "module";
  if (/\.c[jt]s$/.test(url)) return "commonjs";
  if (form === "module") return "module";
  const type = packageType(url);
  if (type === "module" || type === "commonjs") return type;
  // TypeScript is written as a module, and not all of it has a package.
  return form === "script" && isTypeScript(url) ? "module" : "commonjs";
}

// As Node finds it: of the package.json that is next.
function packageType(url: string): unknown {
  for (let folder = new URL(".", url); ; folder = new URL("..", folder)) {
    const file = new URL("package.json", folder);
    try {
      return Reflect.get(Object(JSON.parse(readFileSync(file, "utf8"))) as object, "type");
    } catch {
      if (folder.pathname === "/" || new URL("..", folder).href === folder.href) return undefined;
    }
  }
}

import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whether a path or address is that of a TypeScript file. */
export function isTypeScript(path: string): boolean {
  return /\.(?:[cm]?ts|tsx)(?:[?#].*)?$/.test(path);
}

/**
 * Address of the TypeScript file that an import means where there is no file of the name that it has: `./a.js`, as
 * TypeScript wants it, `./a`, or a folder with an `index.ts`. The address itself where there is none such.
 */
export function typeScriptFor(address: string): string {
  if (!address.startsWith("file:") || isFile(address)) return address;
  const candidates = [
    address.replace(/\.([cm]?)js$/, ".$1ts"),
    address.replace(/\.jsx?$/, ".tsx"),
    `${address}.ts`,
    `${address}.tsx`,
    `${address.replace(/\/$/, "")}/index.ts`,
  ];
  const found = candidates.find((each) => each !== address && isFile(each));
  return found ?? address;
}

/** Whether there is a file at an address. */
export function isFile(address: string): boolean {
  return statSync(fileURLToPath(address), { throwIfNoEntry: false })?.isFile() ?? false;
}

import type { ClientContents } from "../../cluster/contents/client-contents.ts";
import { sentModule } from "../../protocol/sent-module.ts";
import { resolveModule } from "../resolve-module.ts";
import { typeScriptFor } from "../typescript-files.ts";
import { ModuleReader } from "./collect-module.ts";

/**
 * For a client whose engines are on other machines: makes a specifier one that they can import. A file is read now, with what
 * it imports by relative paths, and sent; names of packages and addresses of the web stay as they are.
 *
 * @throws as `resolveModule` and `ModuleReader.read`
 */
export function moduleSender(contents: ClientContents): (specifier: string | URL) => string {
  const reader = new ModuleReader();
  return (specifier) => {
    const resolved = resolveModule(specifier);
    if (!resolved.startsWith("file:")) return resolved;
    const { protocol, pathname } = new URL(resolved);
    const url = typeScriptFor(`${protocol}//${pathname}`);
    const module = reader.read(url);
    contents.add(module);
    return sentModule({ bundle: module.bundle.id, url });
  };
}

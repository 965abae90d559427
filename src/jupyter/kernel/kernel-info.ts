import process from "node:process";
import { type Content, PROTOCOL_VERSION } from "../wire/message.ts";

/** What a kernel says of itself. @param version - of this package */
export function kernelInfo(version: string): Content {
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "ensemble",
    implementation_version: version,
    language_info: {
      name: "typescript",
      // Of what runs it: types are taken out, and not checked.
      version: process.versions.node,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", mode: "typescript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: `Ensemble ${version}: TypeScript on Node ${process.versions.node}; client, dview and lview are ready, %px runs a line on every engine`,
    help_links: [{ text: "AssemblyScript", url: "https://www.assemblyscript.org" }],
    debugger: false,
  };
}

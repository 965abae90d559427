import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ownFile } from "../../node/own-files.ts";
import type { Finding } from "./finding.ts";

interface OwnPackage {
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** What optional packages are for; those that belong together are found or missing together. */
const USES: readonly { readonly name: string; readonly for: string; readonly has: RegExp }[] = [
  { name: "clusters", for: "needed for engines on many machines", has: /^@nats-io\// },
  { name: "Jupyter", for: "needed for notebooks", has: /^zeromq$/ },
];

// It has an examination of its own.
const ELSEWHERE: ReadonlySet<string> = new Set(["assemblyscript"]);

/** Packages that this one uses where they are installed. */
export function lookAtPackages(): Finding[] {
  const own = JSON.parse(readFileSync(ownFile("package.json"), "utf8")) as OwnPackage;
  const optional = Object.keys(own.peerDependencies ?? {}).filter(
    (name) => own.peerDependenciesMeta?.[name]?.optional === true && !ELSEWHERE.has(name),
  );
  const known = USES.map((use) => ({ ...use, packages: optional.filter((name) => use.has.test(name)) }));
  const others = optional.filter((name) => !USES.some(({ has }) => has.test(name)));
  return [
    ...known.flatMap((use) => (use.packages.length === 0 ? [] : [finding(use.name, use.for, use.packages)])),
    ...others.map((name) => finding(name, "optional", [name])),
  ];
}

function finding(name: string, use: string, packages: readonly string[]): Finding {
  const found = packages.map((each) => ({ each, version: versionOf(each) }));
  const missing = found.filter(({ version }) => version === undefined).map(({ each }) => each);
  if (missing.length === 0) {
    return { name, state: "good", text: found.map(({ each, version }) => `${each} ${version}`).join(", ") };
  }
  const state = missing.length === packages.length ? "absent" : "warning";
  const advice = `${use}: npm install ${missing.join(" ")}`;
  return { name, state, text: `${missing.join(", ")} not installed`, advice };
}

// Packages may hide their package.json from `require`.
function versionOf(name: string): string | undefined {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    try {
      const file = join(folder, name, "package.json");
      return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
    } catch {
      // Not there.
    }
  }
  return undefined;
}

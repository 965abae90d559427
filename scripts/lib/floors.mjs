// The floors: what each folder of src/ may import. The linter's settings are made from this table by scripts/floors.mjs.

const CORE = [
  "protocol",
  "monitor",
  "kernels",
  "schedule",
  "scheduler",
  "recording",
  "link",
  "engine",
  "transport",
  "host",
  "cluster",
  "client",
  "sampling",
  "jobs",
];
const RUNTIME = ["*.ts", ...CORE];
const CLIENT = ["protocol", "monitor", "schedule", "scheduler", "type recording", "transport", "type kernels", "acorn"];
const NODE = ["node:*", "node:*/**"];
const ENGINE_TEXTS = ["#engine-source", "#engine-part/*", "#compiler-parts"];
const PEERS = ["tinybench", "piscina", "tinypool", "workerpool", "poolifier"];

/**
 * For each folder of `src/` the folders and packages that its files may import besides their own. `*.ts` are the files of
 * `src/` itself, `client/*.ts` those of `client/` but not of the folders in it; `type kernels` lets in types of `kernels/`
 * only. A folder inside a folder has a row where it differs: the files of the folder around it are open to it as well, but
 * for the folders beside it that are named with `not`.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const FLOORS = {
  protocol: [],
  // What is said to those who look at a cluster, and what is made of it.
  monitor: ["protocol"],
  kernels: ["protocol", "#wasm/*", "@assemblyscript/loader", "assemblyscript", "assemblyscript/asc"],
  schedule: ["protocol"],
  scheduler: ["protocol", "schedule"],
  recording: ["protocol", "schedule", "scheduler"],
  link: ["protocol"],
  engine: ["protocol", "kernels", "tslib"],
  transport: ["protocol", "type monitor", "engine"],
  host: ["protocol", "monitor", "transport"],
  cluster: ["protocol", "monitor", "link", "transport", "host"],
  client: CLIENT,
  "client/scripts": [...CLIENT, "not calls", "not results", "not engines", "not driver", "not views"],
  "client/calls": [...CLIENT, "not results", "not engines", "not driver", "not views"],
  "client/output": [...CLIENT, "not engines", "not driver", "not views"],
  "client/results": [...CLIENT, "not engines", "not driver", "not views"],
  "client/engines": [...CLIENT, "not results", "not driver", "not views"],
  "client/driver": [...CLIENT, "not views"],
  sampling: ["protocol", "monitor", "kernels", "schedule", "client/*.ts", "#direction-numbers"],
  jobs: ["protocol", "monitor", "kernels", "transport", "host", "cluster", "client", "sampling"],
  // Live work on a cluster: its thread has the connection.
  node: [...RUNTIME, "nats", ...NODE, "acorn", "get-tsconfig", "picocolors", "piscina", "@nats-io/*", "@nats-io/*/**"],
  "node/plot": ["kernels", "sampling", "d3-scale", "d3-shape"],
  // A page has files of nats/ that need no Node, which its bundler sees to; its connection is over a WebSocket.
  browser: [...RUNTIME, "nats", "@nats-io/nats-core", "#direction-numbers", ...ENGINE_TEXTS],
  nats: [...RUNTIME, ...NODE, "@nats-io/*"],
  // Starts hosts on other machines, by programs that are there.
  launch: [...RUNTIME, "node", "nats", ...NODE],
  // Runs what people type, cell by cell: behind ensemble repl and the kernel of notebooks.
  prompt: [...RUNTIME, "node", "nats", ...NODE, "acorn"],
  // The kernel of notebooks.
  jupyter: [...RUNTIME, "node", "nats", "prompt", ...NODE, "zeromq"],
  // What the project's own pages have in common.
  look: ["preact", "preact/*"],
  // The page that `ensemble dashboard` serves.
  dashboard: ["protocol", "monitor", "look", "preact", "preact/*"],
  cli: [...RUNTIME, "node", "nats", "launch", "prompt", "jupyter", ...NODE, "picocolors", "d3-scale"],
  // The benchmark compares with peers, each loaded only where it is installed.
  "cli/bench": ["protocol", "kernels", "scheduler", "client", "sampling", "node", ...NODE, "picocolors", ...PEERS],
};

/** The linter's settings, one override a line. An override replaces the rule's whole list, so each is complete. */
export function floorsText() {
  const rows = Object.entries(FLOORS).flatMap(([folder, row]) => {
    const depth = folder.split("/").length - 1;
    const inside = { files: [`src/${folder}/**`], ...rowOf(folder, row, depth) };
    return depth > 0 ? [inside] : [inside, { files: [`src/${folder}/*/**`], ...rowOf(folder, row, 1) }];
  });
  const group = ["!./*.ts", ...CORE.map((floor) => `!./${floor}/**`)];
  rows.push({ files: ["src/*.ts"], ...rule("a file of src/ itself runs anywhere: it", CORE, [{ group }]) });
  const lines = rows.map((override) => `    ${JSON.stringify(override)}`);
  return `{\n  "overrides": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

/**
 * @param {string} folder
 * @param {readonly string[]} row
 * @param {number} depth folders between `src/<floor>/` and the file
 */
function rowOf(folder, row, depth) {
  const up = "../".repeat(depth + 1);
  // The folder around it is open, what is beyond is not, unless named.
  const around = depth === 0 ? [] : ["!../**", "../../**"];
  const types = row.filter(isType).map((entry) => entry.slice("type ".length));
  const closed = row.filter(isClosed).map((entry) => `../${entry.slice("not ".length)}/**`);
  const open = row.filter((entry) => !isClosed(entry)).map((entry) => `!${patternOf(entry, up)}`);
  const group = ["!./**", ...around, ...closed, ...open];
  // The regular expression comes first: an import that the list lets through is not looked at again.
  const typesOnly = types.map((floor) => ({ regex: `^${up.replaceAll(".", "\\.")}${floor}/`, allowTypeImports: true }));
  return rule(`${folder}/`, row, [...typesOnly, { group }]);
}

/** @param {string} entry */
const isClosed = (entry) => entry.startsWith("not ");

/** @param {string} entry */
const isType = (entry) => entry.startsWith("type ");

/**
 * @param {string} entry
 * @param {string} up
 */
function patternOf(entry, up) {
  const floor = isType(entry) ? entry.slice("type ".length) : entry;
  if (floor in FLOORS) return `${up}${floor}/**`;
  return entry.endsWith("*.ts") ? `${up}${entry}` : entry;
}

/**
 * @param {string} name
 * @param {readonly string[]} row
 * @param {readonly { regex?: string, group?: readonly string[] }[]} patterns
 */
function rule(name, row, patterns) {
  const allowed = row.filter((entry) => entry !== "node:*/**").join(", ") || "nothing but its own files";
  const message = `${name} may import ${allowed}`;
  const complete = patterns.map((pattern) => ({
    ...pattern,
    ...(pattern.group && { group: ["**", ...pattern.group] }),
    message,
  }));
  return { rules: { "no-restricted-imports": ["error", { patterns: complete }] } };
}

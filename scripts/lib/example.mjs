// A program of examples/ as its parts: it opens with a comment that says what it shows, and ends with one that has its output.

/**
 * @typedef {object} Example
 * @property {string} purpose - what it shows: the question, the method, the known answer
 * @property {readonly string[]} commands - the lines that run it
 * @property {string} code
 * @property {readonly string[]} output - its lines, in which "…" stands for what differs from run to run: within a line any text, alone any lines
 * @property {{ readonly words: string, readonly path: string } | undefined} picture - relative to the program
 */

/**
 * Takes a program apart.
 *
 * @param {string} text
 * @returns {Example}
 * @throws {Error} when a comment is missing
 */
export function readExample(text) {
  const [, opening = "", code = "", , ending = ""] =
    /^((?:\/\/.*\n)+)\n([^]*?)\n\/\/ Output(, where … differs from run to run)?:\n((?:\/\/.*\n)+)$/.exec(text) ?? [];
  if (opening === "" || ending === "")
    throw new Error("an example has a comment at its beginning, and its output at its end");
  const lines = uncommented(opening);
  const rest = uncommented(ending);
  const [, words, path] = rest.map((line) => /^!\[(.+)\]\((.+)\)$/.exec(line)).find(Boolean) ?? [];
  return {
    purpose: lines
      .filter((line) => !line.startsWith("  "))
      .join(" ")
      .trim(),
    commands: lines.filter((line) => line.startsWith("  ")).map((line) => line.trim()),
    code: code.trim(),
    output: trimmed(rest.filter((line) => !line.startsWith("!")).map((line) => line.replace(/^ {2}/, ""))),
    picture: words === undefined || path === undefined ? undefined : { words, path },
  };
}

/**
 * What an output has to be like.
 *
 * @param {readonly string[]} output - as {@link readExample} gives it
 */
export function patternOf(output) {
  const lines = output.map((line) => {
    if (line === "…") return "(?:.*\\n)*?";
    return `${line.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll("…", ".*?")}\\n`;
  });
  return new RegExp(`^${lines.join("")}$`);
}

/** @param {string} comment */
function uncommented(comment) {
  return comment
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^\/\/ ?/, ""));
}

/** Without empty lines at both ends. @param {readonly string[]} lines */
function trimmed(lines) {
  const first = lines.findIndex((line) => line !== "");
  return lines.slice(first, lines.findLastIndex((line) => line !== "") + 1);
}

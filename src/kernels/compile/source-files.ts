import { digest } from "./digest.ts";

/** Gives the text of a file; null when there is none. */
export type ReadText = (path: string) => Promise<string | null>;

/** Files that a compilation looked for, sorted by path; null stands for one that is not there. */
export type FileDigests = readonly (readonly [path: string, digest: string | null])[];

const LIBRARY = /^node_modules\/wasm-ensemble\/(?!.*node_modules\/)(.+)$/;
const ANY_LIBRARY = /node_modules\/wasm-ensemble\//;

/** What the compiler sees: the user's files, and the library under the name of the package. */
export class SourceFiles {
  readonly #user: ReadText;
  readonly #library: ReadText;
  // The kernel itself and what was generated: not among the digests.
  readonly #given: Map<string, string>;
  readonly #read = new Map<string, Promise<string | null>>();

  /**
   * @param user - reads what the kernel imports, by path relative to its own folder
   * @param library - reads a file of `assembly/`
   * @param given - texts that are here already, by path
   */
  constructor(user: ReadText, library: ReadText, given: Readonly<Record<string, string>>) {
    this.#user = user;
    this.#library = library;
    this.#given = new Map(Object.entries(given));
  }

  /** Puts a text in the place of a file. */
  give(path: string, text: string): void {
    this.#given.set(path, text);
  }

  /** The text of a file, as the compiler asks for it; null when there is none. */
  async read(path: string): Promise<string | null> {
    // In a page the compiler calls its folder the root.
    const clean = path.replaceAll("\\", "/").replace(/^\.?\//, "");
    const given = this.#given.get(clean);
    if (given !== undefined) return given;
    let text = this.#read.get(clean);
    if (text === undefined) {
      text = this.#find(clean);
      this.#read.set(clean, text);
    }
    return text;
  }

  async #find(path: string): Promise<string | null> {
    const inLibrary = LIBRARY.exec(path)?.[1];
    if (inLibrary !== undefined) return this.#library(inLibrary === "assembly.ts" ? "ensemble.ts" : inLibrary);
    // The compiler tries folders further up, and asks for its own settings.
    if (ANY_LIBRARY.test(path) || path.endsWith("asconfig.json")) return null;
    return this.#user(path);
  }

  /** The texts that are here, by path. */
  async texts(): Promise<Map<string, string>> {
    const texts = new Map(this.#given);
    for (const [path, reading] of this.#read) {
      const text = await reading;
      if (text !== null) texts.set(path, text);
    }
    return texts;
  }

  /** What was looked for so far, and what it was like. */
  async digests(): Promise<FileDigests> {
    const paths = [...this.#read.keys()].filter((path) => !ANY_LIBRARY.test(path) || LIBRARY.test(path)).toSorted();
    return Promise.all(paths.map((path) => this.#digestOf(path)));
  }

  /** Whether all those files are as they were. */
  async areAs(digests: FileDigests): Promise<boolean> {
    const same = await Promise.all(digests.map(async ([path, was]) => (await this.#digestOf(path))[1] === was));
    return same.every(Boolean);
  }

  async #digestOf(path: string): Promise<readonly [string, string | null]> {
    const text = await this.read(path);
    return [path, text === null ? null : await digest(text)];
  }
}

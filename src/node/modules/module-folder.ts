import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import type { Bundle } from "../../cluster/contents/envelope.ts";
import type { BundleKeeper } from "../../cluster/contents/host-port.ts";
import { failureFile, fileOf, folderOf, MANIFEST } from "./sent-files.ts";

// Of all that clients have sent to a host: it stays as long as the host.
const MOST_BYTES = 2 ** 30;

/** A path for a {@link ModuleFolder}, at which there is nothing. */
export function newFolderPath(): string {
  return join(tmpdir(), `ensemble-modules-${randomUUID()}`);
}

// For `require`, which the hooks of Node 20 do not reach: it finds the packages of the folder where the host was started.
function linkPackages(folder: string): void {
  try {
    symlinkSync(packagesFrom(process.cwd()), join(folder, "node_modules"), "junction");
  } catch {
    // Where links can't be made, imports find them all the same.
  }
}

function packagesFrom(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const packages = join(folder, "node_modules");
    if (existsSync(packages)) return packages;
    // They may come yet.
    if (dirname(folder) === folder) return join(start, "node_modules");
  }
}

/** The modules that clients have sent to a host: files in a folder that nobody else may read, which ends with the host. */
export class ModuleFolder implements BundleKeeper {
  readonly path: string;
  readonly #kept = new Set<string>();
  readonly #mostBytes: number;
  #bytes = 0;
  readonly #remove = (): void => rmSync(this.path, { recursive: true, force: true });

  /**
   * @param path - where it is made, where nothing is yet
   * @throws {Error} when it can't be made
   */
  constructor(path: string = newFolderPath(), mostBytes: number = MOST_BYTES) {
    mkdirSync(path, { mode: 0o700 });
    // Node knows files by their real paths.
    this.path = realpathSync(path);
    this.#mostBytes = mostBytes;
    // Where packages end: what lies further up is of no account.
    writeFileSync(join(this.path, "package.json"), "{}");
    linkPackages(this.path);
    process.once("exit", this.#remove);
  }

  has(id: string): boolean {
    // Systems remove temporary files that were not used for long.
    return this.#kept.has(id) && existsSync(join(folderOf(this.path, id), MANIFEST));
  }

  keep(bundle: Bundle, read: (name: string) => Uint8Array): void {
    this.#kept.add(bundle.id);
    try {
      this.#write(bundle, read);
    } catch (error) {
      // It may do better the next time that a client says what it has.
      this.#kept.delete(bundle.id);
      this.#note(bundle.id, error);
    }
  }

  #write(bundle: Bundle, read: (name: string) => Uint8Array): void {
    const { id, files } = bundle;
    const bytes = files.reduce((sum, { name }) => sum + read(name).length, 0);
    if (this.#bytes + bytes > this.#mostBytes) {
      throw new RangeError(`it keeps ${this.#mostBytes / 2 ** 20} MB of modules; start it again`);
    }
    const folder = folderOf(this.path, id);
    const unfinished = `${folder}.part`;
    for (const each of [folder, unfinished]) rmSync(each, { recursive: true, force: true });
    for (const { path, name } of files) {
      const file = fileOf(unfinished, path);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, read(name), { mode: 0o600 });
    }
    writeFileSync(join(unfinished, MANIFEST), JSON.stringify(bundle), { mode: 0o600 });
    // Whole, or not at all.
    renameSync(unfinished, folder);
    this.#bytes += bytes;
  }

  #note(id: string, error: unknown): void {
    try {
      writeFileSync(failureFile(this.path, id), String(error), { mode: 0o600 });
    } catch {
      // Then the engine does not know why.
    }
  }

  /** Removes it. */
  close(): void {
    process.off("exit", this.#remove);
    this.#remove();
  }
}

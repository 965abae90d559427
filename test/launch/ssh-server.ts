import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { freePort } from "./free-port.ts";

const SSHD = "/usr/sbin/sshd";
const QUIET = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IdentitiesOnly=yes"];

/** Whether tests that need a server of ssh can run: it is here, and this is root, as it has to be. */
export const HAS_SSH: boolean = process.getuid?.() === 0 && existsSync(SSHD) && spawnSync("ssh", ["-V"]).status === 0;

if (!HAS_SSH) console.warn("! SKIPPED: the tests by ssh, as openssh-server is not installed, or this is not root");

/** How a server differs from the usual. */
interface ServerOptions {
  /** In which programs are looked for there. */
  readonly path?: string;
  /** Home folder of who comes. */
  readonly home?: string;
  /** Shell of who comes. */
  readonly shell?: string;
}

/** A server of ssh on this machine, which lets in who has the key that was made for it. */
export class SshServer {
  readonly #folder: string = mkdtempSync(join(tmpdir(), "ensemble-sshd-"));
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
  }

  static async start(options: ServerOptions = {}): Promise<SshServer> {
    const server = new SshServer(await freePort());
    await server.#start(options);
    return server;
  }

  /** As ssh takes it. */
  get machine(): string {
    return `${userInfo().username}@127.0.0.1`;
  }

  /** Options of ssh by which it gets in. */
  get options(): string[] {
    return [...this.#optionsWith(join(this.#folder, "user"))];
  }

  /** Options by which it does not. */
  get wrongOptions(): string[] {
    return [...this.#optionsWith(join(this.#folder, "other"))];
  }

  /** What the configuration of ssh says of it. @param name - by which it is reached then */
  configOf(name: string): string {
    const lines = [
      `Host ${name}`,
      "HostName 127.0.0.1",
      `User ${userInfo().username}`,
      `Port ${this.#port}`,
      `IdentityFile ${join(this.#folder, "user")}`,
      ...QUIET.map((option) => option.replace("=", " ")),
    ];
    return `${lines.join("\n  ")}\n`;
  }

  #optionsWith(key: string): string[] {
    return [`-p ${this.#port}`, `-i ${key}`, ...QUIET.map((option) => `-o ${option}`)];
  }

  async #start({ path, shell, home = join(this.#folder, "home") }: ServerOptions): Promise<void> {
    // Where it ends its connections' rights; Debian's service makes it.
    mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    for (const name of ["host", "user", "other"]) {
      spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(this.#folder, name)]);
    }
    writeFileSync(join(this.#folder, "authorized"), readFileSync(join(this.#folder, "user.pub")));
    const config = join(this.#folder, "config");
    mkdirSync(join(this.#folder, "home"));
    const lines = [
      "ListenAddress 127.0.0.1",
      `Port ${this.#port}`,
      `HostKey ${join(this.#folder, "host")}`,
      `AuthorizedKeysFile ${join(this.#folder, "authorized")}`,
      `PidFile ${join(this.#folder, "pid")}`,
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
      "PermitRootLogin yes",
      "MaxStartups 100",
      // Whose files stay as they are.
      `SetEnv HOME=${home}${path === undefined ? "" : ` PATH=${path}`}`,
      ...(shell === undefined ? [] : [`ForceCommand ${shell} -c "$SSH_ORIGINAL_COMMAND"`]),
    ];
    writeFileSync(config, `${lines.join("\n")}\n`);
    this.#process = spawn(SSHD, ["-D", "-e", "-f", config], { stdio: "ignore" });
    while (!(await answers(this.#port))) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async stop(): Promise<void> {
    if (this.#process !== undefined) {
      const ended = once(this.#process, "exit");
      this.#process.kill("SIGTERM");
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

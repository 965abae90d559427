import { execFileSync } from "node:child_process";
import process from "node:process";

function ip(...args: readonly string[]): void {
  execFileSync("ip", args, { stdio: "ignore" });
}

/** A cable from this machine to a network namespace of its own, in which a program runs as on another machine. */
export class Cable {
  /** What runs a command at the other end. */
  readonly within: readonly string[];
  /** Of this end. */
  readonly address: string;
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
    this.within = ["ip", "netns", "exec", name];
    this.address = `10.213.${process.pid % 256}.1`;
  }

  /** Undefined where that is not possible: without root, or without namespaces. */
  static tryToLay(): Cable | undefined {
    const cable = new Cable(`ens${process.pid}`);
    try {
      cable.#lay();
      return cable;
    } catch {
      cable.remove();
      return undefined;
    }
  }

  #lay(): void {
    const name = this.#name;
    const far = `${name}f`;
    ip("netns", "add", name);
    ip("link", "add", name, "type", "veth", "peer", "name", far);
    ip("link", "set", far, "netns", name);
    ip("addr", "add", `${this.address}/30`, "dev", name);
    ip("link", "set", name, "up");
    ip("-n", name, "addr", "add", this.address.replace(/1$/u, "2/30"), "dev", far);
    ip("-n", name, "link", "set", far, "up");
    ip("-n", name, "link", "set", "lo", "up");
  }

  /** Cuts it. Neither end hears of it, but that nothing comes any more. */
  cut(): void {
    ip("-n", this.#name, "link", "set", `${this.#name}f`, "down");
  }

  mend(): void {
    ip("-n", this.#name, "link", "set", `${this.#name}f`, "up");
  }

  /** Loses packets on the way to the other end, at random. Whether that is possible. */
  tryToLose(share: number): boolean {
    const rule = ["-A", "INPUT", "-m", "statistic", "--mode", "random", "--probability", String(share), "-j", "DROP"];
    try {
      execFileSync("ip", ["netns", "exec", this.#name, "iptables", ...rule], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  }

  /** Loses none any more. */
  loseNothing(): void {
    execFileSync("ip", ["netns", "exec", this.#name, "iptables", "-F"], { stdio: "ignore" });
  }

  remove(): void {
    for (const args of [
      ["link", "del", this.#name],
      ["netns", "del", this.#name],
    ]) {
      try {
        ip(...args);
      } catch {
        // It was not there.
      }
    }
  }
}

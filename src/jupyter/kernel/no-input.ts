import process from "node:process";
import { Readable } from "node:stream";

/** Has standard input end at once where a cell reads it, and says that there is none. */
export function refuseInput(onRefused: (text: string) => void): void {
  let isRead = false;
  const input = new Readable({
    read() {
      if (!isRead) onRefused("cells of this kernel have no standard input; assign what it would give to a variable\n");
      isRead = true;
      this.push(null);
    },
  });
  Object.defineProperty(process, "stdin", { value: input, configurable: true });
}

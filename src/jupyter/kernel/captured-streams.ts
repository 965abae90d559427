import process from "node:process";
import { StringDecoder } from "node:string_decoder";

/** Has what this process writes to standard output and error go elsewhere, whatever writes it. */
export function captureStreams(write: (stream: "stdout" | "stderr", text: string) => void): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    const take = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
      write(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
      // An encoding, a function to call, or both.
      const done = rest.find((argument) => typeof argument === "function");
      if (done !== undefined) process.nextTick(done);
      return true;
    };
    process[name].write = take;
  }
}

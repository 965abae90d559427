// The file that engines on threads run, as it stands in their stacks: engine.js, or a bundle of it.
const ENGINE_FILE = new URL("../../node/engine.", import.meta.url).href;

/** A stack from an engine without the engine's own frames, which run the script. */
export function scriptStack(stack: string | undefined): string | undefined {
  const lines = stack?.split("\n");
  const engine = lines?.findIndex((line) => line.includes(ENGINE_FILE)) ?? -1;
  const own = engine === -1 ? lines : lines?.slice(0, engine);
  // The engine evaluates the script; this frame stands between them.
  if (engine !== -1 && own?.at(-1)?.trim() === "at eval (<anonymous>)") own.pop();
  return own?.join("\n");
}

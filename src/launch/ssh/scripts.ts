import { shellWord } from "../host-plan.ts";

// What runs on the other machine, for any POSIX shell. A key comes as the first bytes of the input: the words of a command
// can be read by whoever lists the processes there.

/** Folder of detached hosts, in the home folder. */
function folderOf(cluster: string): string {
  return `"$HOME/.ensemble/launch/"${shellWord(cluster)}`;
}

/** Whether `$pid` is the process of a host: another may have got its number. */
function isHost(name: string): string {
  return `{ kill -0 "$pid" 2>/dev/null && ps -o args= -p "$pid" | grep -q -e "--name ${name}"; }`;
}

/** Stores the key that the input begins with as `$key`. */
function takeKey(bytes: number, file: string): string {
  return bytes === 0 ? "key=" : `key=${file}; head -c ${bytes} >"$key" || exit 1`;
}

/**
 * Runs a host that ends with the connection: its input is over then.
 *
 * @param command - runs the host; may use `$key`
 */
export function attachedScript(command: string, keyBytes: number): string {
  return [
    "umask 077",
    takeKey(keyBytes, "$(mktemp)"),
    // A command in the background has no input of its own.
    "exec 3<&0",
    `${command} </dev/null & host=$!`,
    '(cat <&3 >/dev/null; kill -TERM "$host" 2>/dev/null) & watch=$!',
    'wait "$host"; code=$?',
    'kill "$watch" 2>/dev/null',
    '[ -z "$key" ] || rm -f "$key"',
    'exit "$code"',
  ].join("\n");
}

/** Runs a host that stays. Prints its process. */
export function detachedScript(
  command: string,
  keyBytes: number,
  at: { readonly cluster: string; readonly name: string },
): string {
  const file = `"$folder"/${shellWord(at.name)}`;
  return [
    "umask 077",
    `folder=${folderOf(at.cluster)}; mkdir -p "$folder" || exit 1`,
    takeKey(keyBytes, `${file}.key`),
    `nohup ${command} </dev/null >${file}.log 2>&1 &`,
    `echo $! | tee ${file}.pid`,
  ].join("\n");
}

/** Prints the name of each detached host that lives, and tidies up after the others. */
export function listScript(cluster: string): string {
  return [
    `cd ${folderOf(cluster)} 2>/dev/null || exit 0`,
    "for file in *.pid; do",
    '  [ -e "$file" ] || continue',
    '  name=${file%.pid}; read -r pid <"$file"',
    `  if ${isHost("$name")}; then echo "$name"`,
    '  else rm -f "$file" "$name.key"; fi',
    "done",
  ].join("\n");
}

/** Ends a detached host, and waits until it has ended, for 10 s at most. */
export function stopScript(cluster: string, name: string): string {
  const file = shellWord(`${name}.pid`);
  return [
    `cd ${folderOf(cluster)} 2>/dev/null && read -r pid <${file} 2>/dev/null || exit 0`,
    `if ${isHost(name)}; then kill -TERM "$pid"; fi; tries=0`,
    `while ${isHost(name)} && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done`,
    `if ${isHost(name)}; then kill -KILL "$pid"; fi; rm -f ${file} ${shellWord(`${name}.key`)}`,
  ].join("\n");
}

/** Prints the end of what a detached host has written. */
export function logScript(cluster: string, name: string): string {
  return `tail -n 50 ${folderOf(cluster)}/${shellWord(name)}.log`;
}

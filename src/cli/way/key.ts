import { relative, resolve } from "node:path";
import { isKeyText, keyOfText } from "../../nats/cluster-address.ts";
import type { ClusterKey } from "../../nats/cluster-key.ts";
import { lookAtKeyFile } from "../../nats/cluster-key-file.ts";
import type { Finding } from "../doctor/finding.ts";

/** Whose key is used, and whether others may read it. @throws {ClusterError} when it can't be read, or is none */
export async function lookAtKey(
  given: string | undefined,
): Promise<{ readonly key: ClusterKey | undefined; readonly finding: Finding }> {
  if (given === undefined) {
    return {
      key: undefined,
      finding: { name: "key", state: "absent", text: "none is given, so that the server has to ask for none" },
    };
  }
  const { key, openness } = isKeyText(given)
    ? { key: keyOfText(given, "key"), openness: undefined }
    : await lookAtKeyFile(given);
  const file = isKeyText(given) ? "" : `, in ${shownPath(given)}`;
  const text = `${whose(key)} of the cluster ${key.cluster}${file}`;
  if (openness === undefined) return { key, finding: { name: "key", state: "good", text } };
  return { key, finding: { name: "key", state: "warning", text: openness.found, advice: openness.advice } };
}

function whose({ role, user }: ClusterKey): string {
  if (role === "engine") return "that of the hosts";
  return role === user ? `that of the ${role}` : `that of ${user}, a ${role}`;
}

/** The shorter of both ways to write a path. */
export function shownPath(file: string): string {
  const [near, far] = [relative("", file), resolve(file)];
  return near.length < far.length ? near : far;
}

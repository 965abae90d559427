import type { TextOption } from "../option-kinds.ts";
import { DEFAULT_FOLDER } from "./default-folder.ts";

/** Options that say which cluster is meant. */
export const WHERE: Readonly<Record<"url" | "key" | "cluster", TextOption>> = {
  url: { type: "string", value: "URL", summary: "of the NATS server; by default the key's, or nats://127.0.0.1:4222" },
  key: { type: "string", value: "FILE", summary: `key of a client; by default the one in ${DEFAULT_FOLDER}, if any` },
  cluster: { type: "string", value: "NAME", summary: "name of the cluster; by default the key's, or lab" },
};

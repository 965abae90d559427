import { existsSync } from "node:fs";
import { join } from "node:path";
import { CLUSTER_FILES, keyFile, readClusterFolder } from "../../nats/cluster-folder.ts";
import { DEFAULT_FOLDER } from "./default-folder.ts";

/** Which cluster is meant, and who asks. */
export interface Where {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
  readonly cluster?: string | undefined;
}

/**
 * Where nothing was said of it, the cluster of a folder is meant, with the key of its first client; also where what was said
 * names that cluster.
 *
 * @param folder - by default the one that `ensemble cluster init` makes here, if it is there
 * @throws {ClusterError} when `folder` holds no cluster
 */
export async function whereOf(given: Where, folder?: string): Promise<Where> {
  const { url, key, cluster } = given;
  if (key !== undefined) return given;
  if (folder === undefined && !existsSync(join(DEFAULT_FOLDER, CLUSTER_FILES.summary))) return given;
  const own = await readClusterFolder(folder ?? DEFAULT_FOLDER);
  const { folder: path, clients } = own;
  const isMeant = (url ?? own.url) === own.url && (cluster ?? own.cluster) === own.cluster;
  if (folder === undefined && !isMeant) return given;
  const [first = "client"] = clients;
  return { ...given, key: keyFile(path, first) };
}

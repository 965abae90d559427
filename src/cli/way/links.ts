import type { BrokenLinkError } from "../../nats/broken-link.ts";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { isNewEnough, isSafeInPublic, readVersion, SAFE_VERSION } from "../../nats/server-program.ts";
import { isLoopback, unsafetyOf } from "../../nats/server-safety.ts";
import { WAY, type WayLink, type WayTrace } from "../../nats/way-trace.ts";
import type { Finding } from "../doctor/finding.ts";

/** The links of a way that is whole. */
export function wholeWay(trace: WayTrace, address: ClusterAddress): Finding[] {
  return WAY.map((link) => LOOKS[link](trace, address));
}

/** The links of a way as far as it goes, and the one that is broken. */
export function brokenWay({ broken, trace }: BrokenLinkError, address: ClusterAddress): Finding[] {
  const { link, found, advice } = broken;
  const before = trace === undefined ? [] : WAY.slice(0, WAY.indexOf(link));
  return [
    // Whether it encrypts is known later than that it is one of NATS.
    ...before.map((each) => LOOKS[each](trace as WayTrace, address)),
    { name: link, state: "broken", text: found, advice },
  ];
}

const LOOKS: Readonly<Record<WayLink, (trace: WayTrace, address: ClusterAddress) => Finding>> = {
  address: ({ peer }, { url }) => {
    const host = hostOf(url);
    const text =
      host === peer.address ? `${host}${isHere(host) ? ", which is this machine" : ""}` : `${host} is ${peer.address}`;
    return { name: "address", state: "good", text };
  },
  port: ({ peer }) => ({ name: "port", state: "good", text: `${peer.port} is open` }),
  server: serverFinding,
  encryption: encryptionFinding,
  authorization: (trace, { url, key }) => {
    if (trace.greeting?.auth_required === true) {
      return { name: "authorization", state: "good", text: `it knows the key of ${key?.user ?? "everybody"}` };
    }
    return {
      name: "authorization",
      state: "warning",
      text: `${url} asks nobody for a key: whoever reaches it can run code on its hosts`,
      advice: "ensemble cluster init makes a server that does; hosts refuse this one unless they get --insecure",
    };
  },
};

function serverFinding({ greeting }: WayTrace, { url }: ClusterAddress): Finding {
  const { version = "unknown", server_name } = greeting ?? {};
  const text = `nats-server ${version}${server_name === undefined ? "" : `, ${server_name}`}`;
  const read = readVersion(version);
  if (read !== undefined && !isNewEnough(read)) {
    return { name: "server", state: "broken", text, advice: "a cluster needs 2.9 or newer: https://nats.io/download" };
  }
  if (read === undefined || isSafeInPublic(read) || isHere(hostOf(url))) return { name: "server", state: "good", text };
  const advice = `it has known holes for whoever can reach it; ${SAFE_VERSION} has not`;
  return { name: "server", state: "warning", text, advice };
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

function encryptionFinding({ certificate, encryption, greeting }: WayTrace, { url }: ClusterAddress): Finding {
  const name = "encryption";
  if (certificate === undefined || encryption === undefined) {
    if (!unsafetyOf(url, greeting ?? {}).isReadable) {
      return { name, state: "good", text: "none, and none is needed on one machine" };
    }
    const text = "none: whoever is on the way there can read and change tasks and results";
    return { name, state: "warning", text, advice: "ensemble cluster init --public HOST makes a server that encrypts" };
  }
  const until = new Date(certificate.valid_to);
  const text = `${encryption}, and the certificate is valid until ${until.toISOString().slice(0, 10)}`;
  const days = Math.floor((until.getTime() - Date.now()) / DAY_MS);
  if (days >= SOON_DAYS) return { name, state: "good", text };
  const advice = "nobody gets in after that: ensemble cluster init --force makes another, and new keys";
  return { name, state: "warning", text, advice };
}

function hostOf(url: string): string {
  return new URL(url).hostname.replaceAll(/[[\]]/gu, "");
}

function isHere(host: string): boolean {
  return isLoopback(host.includes(":") ? `[${host}]` : host);
}

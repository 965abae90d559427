import { isIP } from "node:net";
import { type Break, BrokenLinkError, refusal } from "../../nats/broken-link.ts";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { isLoopback } from "../../nats/server-safety.ts";
import type { WayLink, WayTrace } from "../../nats/way-trace.ts";
import { explainCertificate } from "./explain-certificate.ts";
import { type askWhoIsThere, nameSpeaker } from "./what-speaks.ts";

/**
 * Says in words why an attempt to connect failed, and what to do: as far as the attempt came, the way is whole.
 *
 * @returns the error itself where the way has nothing to do with it
 */
export async function explainWay(
  error: unknown,
  { trace, ...rest }: Pick<Attempt, "address" | "ask"> & { readonly trace: WayTrace | undefined },
): Promise<unknown> {
  const cause = trace?.failure ?? error;
  const failure = failureOf(cause);
  const [link, broken] =
    trace === undefined
      ? (["address", addressBreak(failure, rest.address)] as const)
      : ([trace.link, await breakAt(trace.link, { failure, trace, ...rest })] as const);
  return broken === undefined ? error : new BrokenLinkError({ link, ...broken }, { trace, cause });
}

interface Failure {
  readonly code: string;
  readonly name: string;
  readonly message: string;
  /** Of certificates, as Node has it. */
  readonly cert?: { readonly subjectaltname?: string | undefined } | undefined;
}

interface Attempt {
  readonly failure: Failure;
  readonly trace: WayTrace;
  readonly address: ClusterAddress;
  /** Asks who is there that says nothing. */
  readonly ask: typeof askWhoIsThere;
}

type Found = Omit<Break, "link">;

function breakAt(link: WayLink, attempt: Attempt): Found | undefined | Promise<Found> {
  switch (link) {
    case "address":
      return addressBreak(attempt.failure, attempt.address);
    case "port":
      return portBreak(attempt);
    case "server":
      return serverBreak(attempt);
    case "encryption":
      return encryptionBreak(attempt);
    case "authorization":
      return authorizationBreak(attempt);
  }
}

// The package wraps what the system says.
function failureOf(error: unknown): Failure {
  const { name = "", message = String(error), cause } = Object(error) as Partial<Error>;
  const { code, cert } = Object(error) as { readonly code?: unknown; readonly cert?: Failure["cert"] };
  const inner = typeof code === "string" ? code : (Object(cause) as { readonly code?: unknown }).code;
  return { name, message, code: typeof inner === "string" ? inner : "", cert };
}

function addressBreak({ code, message }: Failure, { url }: ClusterAddress): Found {
  const { hostname } = new URL(url);
  if (code === "EAI_AGAIN") {
    return {
      found: `the name ${hostname} can't be looked up now, as no name server answers`,
      advice: "see whether this machine is on the network, or give an address in place of the name",
      mayPass: true,
    };
  }
  return {
    found: code === "ENOTFOUND" ? `no machine is known here by the name ${hostname}` : message,
    advice: "see how it is written, or give the machine's address in its place",
    mayPass: false,
  };
}

function portBreak({ failure: { code, name, message }, trace: { peer }, address }: Attempt): Found {
  const place = placeOf(peer, address);
  switch (code) {
    case "ECONNREFUSED":
      return { found: `nothing listens at ${place}`, advice: whereToStart(peer.address), mayPass: true };
    case "ENETUNREACH":
    case "EHOSTUNREACH":
      return {
        found: `there is no way from here to ${place}`,
        advice: "see whether this machine is on that network, whether the address is right, and what a firewall says",
        mayPass: true,
      };
    default:
  }
  if (name === "TimeoutError" || code === "ETIMEDOUT") {
    return {
      found: `${place} does not answer, not even to refuse`,
      advice: `a firewall drops what comes there (it has to let TCP port ${peer.port} in), or the address is no machine's`,
      mayPass: true,
    };
  }
  return { found: message, advice: "see whether a firewall of this machine forbids it", mayPass: false };
}

function whereToStart(address: string): string {
  if (!isLoopback(isIP(address) === 6 ? `[${address}]` : address)) {
    return "start the server there by ensemble cluster start, or see whether its port is another";
  }
  return (
    "start the server by ensemble cluster start; if it is on another machine, this address leads nowhere: " +
    "ensemble cluster init --public HOST makes a server that others reach"
  );
}

async function serverBreak({ failure: { name }, trace, address, ask }: Attempt): Promise<Found> {
  const place = placeOf(trace.peer, address);
  const isSilent = name === "TimeoutError";
  const said = trace.firstBytes ?? (isSilent ? await ask(trace.peer) : undefined);
  const speaker = said && nameSpeaker(said);
  if (speaker !== undefined && !speaker.includes("NATS")) {
    return { found: `${speaker} answers at ${place}, and no NATS server`, advice: OTHER_PORT, mayPass: false };
  }
  if (isSilent) {
    return {
      found: `what listens at ${place} says nothing`,
      advice: "a NATS server speaks first: see whether its port is another, or whether it is stopped or overloaded",
      mayPass: true,
    };
  }
  return {
    found: `what listens at ${place} closes the connection without a word`,
    advice:
      "a tunnel or a proxy does so that has no server behind it: start the server, or see whether its port is another",
    mayPass: true,
  };
}

const OTHER_PORT =
  "the server's port is another: 4222 as a rule, and the one in the keys that ensemble cluster init wrote";

function encryptionBreak({ failure, trace, address }: Attempt): Found {
  const { key } = address;
  if (/server does not support 'tls'/u.test(failure.message)) {
    return {
      found: `the server does not encrypt, which ${key?.ca === undefined ? "tls:// asks for" : "the key asks for"}`,
      advice: "it is another server than the key's, or was made anew without --public: take a new copy of its key",
      mayPass: false,
    };
  }
  const { hostname } = new URL(address.url);
  const found = explainCertificate(failure, { hostname, hasOwnAuthority: key?.ca !== undefined });
  if (found !== undefined) return { ...found, mayPass: false };
  const isOver = failure.name === "TimeoutError";
  return {
    found: isOver
      ? "the server does not go on when it is to encrypt"
      : `no encryption is agreed on: ${failure.message}`,
    advice: `see what the log of the server at ${placeOf(trace.peer, address)} says`,
    mayPass: isOver || failure.code === "ECONNRESET" || failure.name === "ConnectionError",
  };
}

function authorizationBreak({ failure, trace, address }: Attempt): Found | undefined {
  const { name, message } = failure;
  if (/authorization violation/iu.test(message)) return refusal(address.key, trace.greeting?.server_name);
  const isOver = name === "TimeoutError" || /authentication timeout/iu.test(message);
  const isGone = name === "ConnectionError" || failure.code === "ECONNRESET";
  if (!isOver && !isGone && name !== "ProtocolError") return undefined;
  return {
    found: isOver ? "the server does not answer the login in time" : `the server ends the login: ${message}`,
    advice: `see what the log of the server at ${placeOf(trace.peer, address)} says, and whether it is overloaded`,
    mayPass: isOver || isGone,
  };
}

/** `port 4222 of lab.example (192.0.2.7)`. */
function placeOf({ address, port }: WayTrace["peer"], { url }: ClusterAddress): string {
  const host = new URL(url).hostname.replaceAll(/[[\]]/gu, "");
  return `port ${port} of ${address === host ? host : `${host} (${address})`}`;
}

/** The links of the way from a program to the server of a cluster, in their order. */
export const WAY = ["address", "port", "server", "encryption", "authorization"] as const;

/** A link of that way. */
export type WayLink = (typeof WAY)[number];

/** What a server says of itself before anything else, as far as it is read here. */
export interface ServerGreeting {
  readonly version: string;
  readonly server_name?: string | undefined;
  readonly max_payload?: number | undefined;
  readonly jetstream?: boolean | undefined;
  readonly auth_required?: boolean | undefined;
  readonly tls_required?: boolean | undefined;
  readonly tls_available?: boolean | undefined;
}

/** The certificate of a server, as Node has it. */
export interface ServerCertificate {
  /** Last day on which it is valid, such as `Nov 27 16:00:00 2036 GMT`. */
  readonly valid_to: string;
  /** Names that it is for, such as `DNS:lab.example, IP Address:192.0.2.7`. */
  readonly subjectaltname?: string | undefined;
}

/** How far a connection to one address has come, and what was seen on the way. */
export interface WayTrace {
  /** The link that is tried, or where it ended. */
  link: WayLink;
  readonly peer: { readonly address: string; readonly port: number };
  /** First bytes that came from there. */
  firstBytes: Uint8Array | undefined;
  greeting: ServerGreeting | undefined;
  /** The server's, once the connection is encrypted. */
  certificate: ServerCertificate | undefined;
  /** Of TLS, such as `TLSv1.3`. */
  encryption: string | undefined;
  /** Why it ended. */
  failure: unknown;
}

/** An attempt to connect: a name may stand for several addresses, which are tried in turn. */
export class WayAttempt {
  readonly traces: WayTrace[] = [];
  #isOver = false;

  /** A connection to an address begins. Undefined where nobody wants to know any more: a lost one is made anew. */
  begin(peer: WayTrace["peer"]): WayTrace | undefined {
    if (this.#isOver) return undefined;
    const trace: WayTrace = {
      link: "port",
      peer,
      firstBytes: undefined,
      greeting: undefined,
      certificate: undefined,
      encryption: undefined,
      failure: undefined,
    };
    this.traces.push(trace);
    return trace;
  }

  end(): void {
    this.#isOver = true;
  }

  /** The one that came furthest; undefined when the name has no address. */
  get furthest(): WayTrace | undefined {
    return this.traces.toSorted((a, b) => WAY.indexOf(a.link) - WAY.indexOf(b.link)).at(-1);
  }
}

/** Names of the streams, subjects and buckets that jobs use. */
export interface JobNames {
  /** Parts of jobs, in the stream `jobs`. */
  readonly chunk: (user: string, job: string, part: string) => string;
  /** What parts have given, in the stream `results`. */
  readonly result: (user: string, job: string, part: string) => string;
  readonly jobs: string;
  readonly jobSubjects: string;
  readonly results: string;
  /** Bucket of a user's records. */
  readonly records: (user: string) => string;
}

/** Consumer of the stream `jobs`, through which all hosts take parts. */
export const HOSTS_CONSUMER = "engines";

/** How often a part is given to hosts at most: the consumer's setting. */
export const MOST_DELIVERIES = 5;

/** What a message of the stream of results is. */
export type ResultToken =
  /** Values of a part; `isFailed`: some of its items have failed. */
  | { readonly kind: "values"; readonly part: number; readonly isFailed: boolean }
  /** A part was given up. */
  | { readonly kind: "lost"; readonly part: number }
  /** What became of a delivery of a part. */
  | { readonly kind: "history"; readonly part: number; readonly delivery: number }
  /** A piece of values that are too long for one message; the last piece is in `values`. */
  | { readonly kind: "piece"; readonly part: number; readonly delivery: number; readonly piece: number };

/** Last token of the subject of a result: so what it says can be counted without being read. */
export function writeToken(token: ResultToken): string {
  switch (token.kind) {
    case "values":
      return `${token.part}${token.isFailed ? "e" : ""}`;
    case "lost":
      return `${token.part}x`;
    case "history":
      return `${token.part}h${token.delivery}`;
    case "piece":
      return `${token.part}p${token.delivery}-${token.piece}`;
  }
}

/** What {@link writeToken} wrote; undefined for all else. */
export function readToken(text: string): ResultToken | undefined {
  const match = /^(\d+)(?:([ex])|h(\d+)|p(\d+)-(\d+))?$/u.exec(text);
  if (match === null) return undefined;
  const [, number, mark, tried, delivery, piece] = match;
  const part = Number(number);
  if (tried !== undefined) return { kind: "history", part, delivery: Number(tried) };
  if (piece !== undefined) return { kind: "piece", part, delivery: Number(delivery), piece: Number(piece) };
  return mark === "x" ? { kind: "lost", part } : { kind: "values", part, isFailed: mark === "e" };
}

const ID_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 12;

/** An id for a new job: letters and digits, 62 bits by chance. */
export function newJobId(): string {
  return [...crypto.getRandomValues(new Uint32Array(ID_LENGTH))].map((n) => ID_LETTERS[n % ID_LETTERS.length]).join("");
}

/** Whether a text can be the id of a job. */
export function isJobId(text: unknown): text is string {
  return typeof text === "string" && /^[0-9a-z]{12}$/u.test(text);
}

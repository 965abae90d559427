// Names, as Kubernetes and registries take them. Sources: kubernetes.io, "Object Names and IDs" and "Resource Management";
// the reference grammar of github.com/distribution/reference.
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/u;
const QUANTITY = /^\d+(?:\.\d+)?(?:[KMGTPE]i|[kMGTPE])?$/u;
const PART = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*";
const IMAGE = new RegExp(
  `^(?:[A-Za-z0-9.-]+(?::\\d+)?/)?${PART}(?:/${PART})*(?::\\w[\\w.-]{0,127})?(?:@sha256:[\\da-f]{64})?$`,
  "u",
);

interface Kind {
  readonly test: RegExp;
  /** What is right. */
  readonly expected: string;
}

/** What Kubernetes, or a registry, takes so only. */
export type NameKind = "namespace" | "secret" | "memory" | "image";

const KINDS: Readonly<Record<NameKind, Kind>> = {
  namespace: { test: LABEL, expected: "at most 63 small letters, digits and dashes, such as physics" },
  secret: { test: SUBDOMAIN, expected: "the name of a Secret, of small letters, digits, dashes and dots" },
  memory: { test: QUANTITY, expected: "a quantity of Kubernetes, such as 512Mi or 2Gi" },
  image: { test: IMAGE, expected: "an image, such as registry.example/ensemble:1.0" },
};

/** Checks what Kubernetes would refuse, or never find. @throws {RangeError} when it is wrong */
export function checkName(kind: NameKind, text: string): void {
  const { test, expected } = KINDS[kind];
  if (!test.test(text)) throw new RangeError(`--${kind} expects ${expected}; got ${JSON.stringify(text)}`);
}

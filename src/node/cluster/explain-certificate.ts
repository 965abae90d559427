/** Why TLS has refused a server's certificate; undefined where it has not. */
export function explainCertificate(
  {
    code,
    cert,
  }: { readonly code: string; readonly cert?: { readonly subjectaltname?: string | undefined } | undefined },
  { hostname, hasOwnAuthority }: { readonly hostname: string; readonly hasOwnAuthority: boolean },
): { readonly found: string; readonly advice: string } | undefined {
  switch (code) {
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return {
        found: `the server's certificate is for ${namesIn(cert?.subjectaltname)}, and not for ${hostname}`,
        advice: `reach it by one of these, or make the cluster anew with --public ${hostname}`,
      };
    case "CERT_HAS_EXPIRED":
      return {
        found: `the server's certificate has expired, as it is ${today()} here`,
        advice:
          "set the clock of this machine if that is wrong, else make the cluster anew by ensemble cluster init --force",
      };
    case "CERT_NOT_YET_VALID":
      return {
        found: `the server's certificate is not valid yet, as it is ${today()} here`,
        advice: "set the clock of this machine, or of the one where the cluster was made",
      };
    default:
      if (!UNKNOWN_SIGNER.has(code)) return undefined;
  }
  return hasOwnAuthority
    ? {
        found: "the server's certificate is not signed by the authority in the key",
        advice: "it is another server, or the cluster was made anew since: take a new copy of the key from its folder",
      }
    : {
        found: "the server's certificate is signed by nobody whom this machine trusts",
        advice: "use a key that ensemble cluster init --public has written, as the authority of its server is in it",
      };
}

// Source: Node.js, doc/api/tls.md, X509 certificate error codes.
const UNKNOWN_SIGNER: ReadonlySet<string> = new Set([
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "INVALID_CA",
]);

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** `DNS:lab.example, IP Address:192.0.2.7` as `lab.example, 192.0.2.7`. */
function namesIn(alternatives: string | undefined): string {
  return (alternatives ?? "another name").replaceAll(/(?:DNS|IP Address):/gu, "");
}

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate that is its own authority, valid between two days, as `20200101`. Gives its files. */
export function makeDatedCertificate(
  folder: string,
  { from, until, names = "DNS:localhost" }: { readonly from: string; readonly until: string; readonly names?: string },
): { readonly certificate: string; readonly key: string } {
  const openssl = (command: string): void => {
    execFileSync("openssl", command.split(" "), { cwd: folder, stdio: "ignore" });
  };
  writeFileSync(join(folder, "ca.cnf"), configFor(names));
  writeFileSync(join(folder, "index.txt"), "");
  openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out request.csr -subj /CN=lab");
  openssl(
    "ca -config ca.cnf -batch -notext -rand_serial -selfsign -keyfile key.pem -in request.csr -out certificate.pem " +
      `-startdate ${from}000000Z -enddate ${until}000000Z`,
  );
  return { certificate: join(folder, "certificate.pem"), key: join(folder, "key.pem") };
}

const configFor = (names: string): string => `
[ca]
default_ca = own
[own]
database = index.txt
serial = serial.txt
new_certs_dir = .
default_md = sha256
policy = policy
x509_extensions = extensions
[policy]
commonName = supplied
[extensions]
subjectAltName = ${names}
`;

// Installs Debian's browsers, in which the tests of src/browser/ run, where they are missing.
import { existsSync } from "node:fs";
import { hasFirefox, hasWebKit } from "./lib/browsers.mjs";
import { DEBIAN_CHROMIUM, DEBIAN_HEADLESS, WHOLE_CHROMIUM } from "./lib/chromium.mjs";
import { canInstall, installPackages, succeeds } from "./lib/debian.mjs";

/**
 * Installs browsers by apt when this is root on Debian. Elsewhere a person does, and what to do is printed.
 *
 * @returns {Promise<boolean>} whether there is Chromium, which most tests of pages need; the others have a short test each,
 *   which is skipped without them
 */
export async function installBrowsers() {
  const hasChromium = await installChromium();
  await installOthers();
  return hasChromium;
}

async function installChromium() {
  const isDebian = canInstall() && WHOLE_CHROMIUM === DEBIAN_CHROMIUM;
  // Without it the tests take longer.
  if (isDebian && !existsSync(DEBIAN_HEADLESS)) {
    await succeeds("chromium-headless-shell", () => installPackages(["chromium-headless-shell"]));
  }
  if (existsSync(WHOLE_CHROMIUM)) return true;
  return succeeds("chromium", async () => {
    if (!isDebian) throw new Error(ADVICE);
    await installPackages(["chromium"]);
  });
}

const ADVICE = `there is no ${WHOLE_CHROMIUM}, so the tests of engines in pages can't run
  on Debian:  sudo apt-get install chromium
  elsewhere:  install Chromium or Chrome, and name its file in the variable CHROMIUM`;

const OTHERS = [
  {
    name: "Firefox",
    isThere: hasFirefox,
    packages: ["firefox-esr"],
    elsewhere: "install Firefox, and name its file in the variable FIREFOX",
  },
  { name: "WebKitGTK", isThere: hasWebKit, packages: ["libwebkit2gtk-4.1-0", "xvfb"], elsewhere: "there is none" },
];

async function installOthers() {
  for (const { name, isThere, packages, elsewhere } of OTHERS) {
    if (!isThere() && canInstall()) await succeeds(name, () => installPackages(packages));
    if (isThere()) continue;
    console.log(`! SKIPPED: the test of engines in ${name}, which is not installed`);
    console.log(`    on Debian:  sudo apt-get install ${packages.join(" ")}`);
    console.log(`    elsewhere:  ${elsewhere}`);
  }
}

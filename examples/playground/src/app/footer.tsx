import { DocsLinks } from "./docs.tsx";

/** What stands below each tab. */
export function Footer() {
  return (
    <footer class="bottom">
      <p>Ensemble runs TypeScript and WebAssembly on many engines at once. Nothing on this page leaves your browser.</p>
      <p class="links">
        <DocsLinks />
        <a href="./licenses.txt">Licences</a>
      </p>
    </footer>
  );
}

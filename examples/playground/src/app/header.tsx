import { Mark } from "../../../../src/look/mark.tsx";
import { ThemeSwitch } from "../../../../src/look/theme-switch.tsx";
import { DocsLinks } from "./docs.tsx";
import { type TabName, Tabs } from "./tabs.tsx";

interface HeaderProps {
  readonly shown: TabName;
  readonly onShow: (name: TabName) => void;
}

/** The bar above all: the name, the tabs, the docs and the theme. */
export function Header({ shown, onShow }: HeaderProps) {
  return (
    <header class="top">
      <a class="mark" href="#pi">
        <Mark />
        Ensemble
      </a>
      <Tabs shown={shown} onShow={onShow} />
      <nav class="links" aria-label="Documentation">
        <DocsLinks />
      </nav>
      <ThemeSwitch />
    </header>
  );
}

import { useEffect, useState } from "preact/hooks";
import { KernelsTab } from "../kernels/kernels-tab.tsx";
import { PiTab } from "../pi/pi-tab.tsx";
import { ViewsTab } from "../views/views-tab.tsx";
import { crew } from "./engines.ts";
import { useStore } from "./store.ts";
import { Symbol } from "./symbol.tsx";
import { TABS, type TabName, Tabs } from "./tabs.tsx";
import { switchTheme, theme } from "./theme.ts";

/** The page. */
export function App() {
  const [tab, setTab] = useState(readHash);
  // A tab is made when it is first shown, and stays.
  const [seen, setSeen] = useState<ReadonlySet<TabName>>(new Set([tab]));
  const { failure } = useStore(crew);

  const show = (name: TabName): void => {
    setTab(name);
    setSeen((before) => new Set([...before, name]));
    history.replaceState(null, "", `#${name}`);
  };

  useEffect(() => {
    const follow = (): void => show(readHash());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  return (
    <>
      <header class="top">
        <a class="mark" href="#pi">
          <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
            <rect width="32" height="32" rx="7" />
            <path d="M7 9a16 16 0 0 1 16 16H7z" />
          </svg>
          Ensemble
        </a>
        <Tabs shown={tab} onShow={show} />
        <ThemeSwitch />
      </header>
      <main>
        {failure !== undefined && (
          <p class="failure" role="alert">
            {failure}
          </p>
        )}
        {TABS.map(({ name }) => (
          <div key={name} id={`panel-${name}`} role="tabpanel" aria-labelledby={`tab-${name}`} hidden={name !== tab}>
            {seen.has(name) && <Panel name={name} isShown={name === tab} />}
          </div>
        ))}
      </main>
    </>
  );
}

interface PanelProps {
  readonly name: TabName;
  readonly isShown: boolean;
}

function Panel({ name, isShown }: PanelProps) {
  switch (name) {
    case "pi":
      return <PiTab isShown={isShown} />;
    case "kernels":
      return <KernelsTab />;
    case "views":
      return <ViewsTab isShown={isShown} />;
  }
}

function ThemeSwitch() {
  const shown = useStore(theme);
  const other = shown === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      class="quiet icon"
      aria-label={`Show it ${other}`}
      title={`Show it ${other}`}
      onClick={switchTheme}
    >
      <Symbol icon={shown === "dark" ? "sun" : "moon"} />
    </button>
  );
}

function readHash(): TabName {
  return TABS.find(({ name }) => `#${name}` === location.hash)?.name ?? "pi";
}

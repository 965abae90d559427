import { useEffect, useState } from "preact/hooks";
import { Announcer } from "../../../../src/look/announce.tsx";
import { useStore } from "../../../../src/look/store.ts";
import { KernelsTab } from "../kernels/kernels-tab.tsx";
import { PiTab } from "../pi/pi-tab.tsx";
import { ViewsTab } from "../views/views-tab.tsx";
import { crew } from "./engines.ts";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import { place, visit } from "./link.ts";
import { LinkProblems } from "./link-problems.tsx";
import { TABS, type TabName } from "./tabs.tsx";

/** The page. */
export function App() {
  const { tab } = useStore(place);
  // A tab is made when it is first shown, and stays.
  const [seen, setSeen] = useState<ReadonlySet<TabName>>(new Set([tab]));
  if (!seen.has(tab)) setSeen(new Set([...seen, tab]));
  const { failure } = useStore(crew);
  useEffect(() => {
    document.title = `${TABS.find(({ name }) => name === tab)?.title} · Ensemble playground`;
  }, [tab]);

  return (
    <>
      <Header shown={tab} onShow={visit} />
      <main>
        {failure !== undefined && (
          <p class="failure" role="alert">
            {failure}
          </p>
        )}
        <LinkProblems />
        {TABS.map(({ name, title }) => (
          <div key={name} id={`panel-${name}`} role="tabpanel" aria-labelledby={`tab-${name}`} hidden={name !== tab}>
            {name === "kernels" && <h1 class="unseen">{title}</h1>}
            {seen.has(name) && <Panel name={name} isShown={name === tab} />}
          </div>
        ))}
      </main>
      <Footer />
      <Announcer />
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

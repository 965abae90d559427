import { Announcer } from "../look/announce.tsx";
import { useStore } from "../look/store.ts";
import { Card } from "./card/card.tsx";
import { Header, Trouble } from "./header.tsx";
import { status } from "./link/status.ts";
import { StreamPanel } from "./stream/stream-panel.tsx";
import { Strip } from "./strip.tsx";
import { EnginesPanel } from "./table/engines-panel.tsx";
import { LogPanel } from "./work/log-panel.tsx";
import { JobsPanel, WorkPanel } from "./work/work-panel.tsx";

/** The page. */
export function App() {
  const { kind } = useStore(status);
  return (
    <>
      <Header />
      <main data-old={kind === "trouble" || kind === "away"}>
        <Trouble />
        {kind !== "no key" && (
          <>
            <Strip />
            <StreamPanel />
            <div class="lower">
              <EnginesPanel />
              <div class="side">
                <WorkPanel />
                <JobsPanel />
                <LogPanel />
              </div>
            </div>
          </>
        )}
      </main>
      <Card />
      <Announcer />
    </>
  );
}

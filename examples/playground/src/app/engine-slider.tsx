import { useStore } from "../../../../src/look/store.ts";
import { crew, MOST_ENGINES, setEngines } from "./engines.ts";

/** A slider that starts and ends engines. */
export function EngineSlider() {
  const { wanted } = useStore(crew);
  return (
    <input
      type="range"
      min="1"
      max={MOST_ENGINES}
      value={wanted}
      aria-label="Number of engines"
      onInput={(event) => void setEngines(Number(event.currentTarget.value))}
    />
  );
}

/** How many engines there are, and will be. */
export function EngineCount() {
  const { ids, wanted } = useStore(crew);
  return (
    <output data-testid="engine-count">{ids.length === wanted ? ids.length : `${ids.length} of ${wanted}`}</output>
  );
}

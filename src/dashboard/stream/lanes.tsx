import { TaskCard } from "./task-card.tsx";
import type { Told } from "./told.ts";
import { useLaneEvents } from "./use-lane-events.ts";
import { contentPx, type StreamRefs } from "./use-stream.ts";

interface LanesProps {
  readonly stream: StreamRefs;
  readonly told: Told | undefined;
  readonly onTell: (told: Told | undefined) => void;
}

/** The rows of all engines, of which those in sight are drawn. */
export function Lanes({ stream, told, onTell }: LanesProps) {
  const { scroller, canvas, scene, rows } = stream;
  const events = useLaneEvents(stream, onTell);
  const height = `${contentPx(rows.current)}px`;
  return (
    <div class="lanes-box">
      <div
        class="lanes"
        ref={scroller}
        role="application"
        tabIndex={0}
        aria-label="Tasks by engine. Arrow keys go from task to task, plus and minus zoom, page keys go through time, space pauses."
        style={{ height }}
        {...events}
      >
        <div class="lanes-height" style={{ height }}>
          <canvas ref={canvas} />
        </div>
      </div>
      {told !== undefined && (
        <div class="task-card" style={cardPlace(told, scene.current?.widthPx ?? 0)}>
          <TaskCard bar={told.bar} />
        </div>
      )}
    </div>
  );
}

const CARD_PX = 300;

function cardPlace({ x, y }: Told, widthPx: number): Record<string, string> {
  const left = Math.max(0, Math.min(x + 14, widthPx - CARD_PX));
  return { left: `${left}px`, top: `${y + 18}px`, maxWidth: `min(${CARD_PX}px, 100%)` };
}

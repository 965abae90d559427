import type { ComponentChildren } from "preact";

interface ProgressProps {
  readonly title: ComponentChildren;
  /** The same for those who hear it. */
  readonly label: string;
  /** 0 to 1. */
  readonly part: number;
  readonly words: readonly string[];
}

/** Something under way: what, how far, and what else is known. */
export function Progress({ title, label, part, words }: ProgressProps) {
  const percent = Math.floor(100 * Math.min(1, Math.max(0, part)));
  return (
    <div class="progress">
      <div class="progress-head">
        <span class="progress-title">{title}</span>
        <span class="progress-percent">{percent} %</span>
      </div>
      <progress max={100} value={percent} aria-label={label} />
      <p class="note">{words.filter((word) => word !== "").join(" · ")}</p>
    </div>
  );
}

import { type Choice, choices, groups, titleOf } from "./groups.ts";

interface GalleryProps {
  readonly chosen: Choice;
  readonly onChoose: (name: Choice) => void;
  /** Whether a kernel is being sampled. */
  readonly isRunning: (name: Choice) => boolean;
}

/** The kernels to choose from: a list, or where there is no room for it, a menu. */
export function Gallery({ chosen, onChoose, isRunning }: GalleryProps) {
  return (
    <nav class="gallery" aria-label="Kernels">
      {groups.map(({ title, names }) => (
        <section key={title}>
          <h2>{title}</h2>
          <ul>
            {names.map((name) => (
              <li key={name}>
                <button type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
                  {titleOf(name)}
                  {isRunning(name) && <i class="going" role="img" aria-label="running" />}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <select
        aria-label="Kernel"
        value={chosen}
        onChange={(event) => {
          const { value } = event.currentTarget;
          const name = choices.find((one) => one === value);
          if (name !== undefined) onChoose(name);
        }}
      >
        {groups.map(({ title, names }) => (
          <optgroup key={title} label={title}>
            {names.map((name) => (
              <option key={name} value={name}>
                {titleOf(name)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </nav>
  );
}

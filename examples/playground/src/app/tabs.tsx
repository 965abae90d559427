/** The tabs, in their order. */
export const TABS = [
  { name: "pi", title: "Pi" },
  { name: "kernels", title: "Kernels" },
  { name: "views", title: "Views" },
] as const;

/** One of the tabs. */
export type TabName = (typeof TABS)[number]["name"];

interface TabsProps {
  readonly shown: TabName;
  readonly onShow: (name: TabName) => void;
}

/** The row of tabs: one stop for the Tab key, arrows move inside. */
export function Tabs({ shown, onShow }: TabsProps) {
  const move = (event: KeyboardEvent): void => {
    const index = TABS.findIndex(({ name }) => name === shown);
    const next = nextIndex(event.key, index);
    if (next === undefined) return;
    event.preventDefault();
    const { name } = TABS[(next + TABS.length) % TABS.length] ?? TABS[0];
    onShow(name);
    document.querySelector<HTMLElement>(`#tab-${name}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Parts of the playground" onKeyDown={move}>
      {TABS.map(({ name, title }) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={name === shown}
          aria-controls={`panel-${name}`}
          tabIndex={name === shown ? 0 : -1}
          onClick={() => onShow(name)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

function nextIndex(key: string, index: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return index + 1;
    case "ArrowLeft":
      return index - 1;
    case "Home":
      return 0;
    case "End":
      return TABS.length - 1;
    default:
      return undefined;
  }
}

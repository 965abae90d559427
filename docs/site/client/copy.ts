/** Puts a button on each program and each command, which copies it. */
export function addCopyButtons(): void {
  // Pages that are not secure have no clipboard.
  if (!("clipboard" in navigator)) return;
  for (const block of document.querySelectorAll<HTMLElement>("pre.code")) {
    const text = textOf(block);
    if (text === "") continue;
    const holder = document.createElement("div");
    holder.className = "copyable";
    block.replaceWith(holder);
    holder.append(block, copyButton(text));
  }
}

const SYMBOL =
  '<svg class="icon" viewBox="0 0 20 20" width="16" height="16" aria-hidden="true"><rect x="7" y="7" width="9" height="9" rx="2"/><path d="M13 4.5A1.5 1.5 0 0 0 11.5 3H5.5A2.5 2.5 0 0 0 3 5.5v6A1.5 1.5 0 0 0 4.5 13"/></svg>';

function copyButton(text: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.className = "copy";
  button.innerHTML = SYMBOL;
  button.ariaLabel = "Copy";
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(text).then(
      () => say("Copied"),
      () => say("Not allowed"),
    );
  });
  const say = (words: string) => {
    button.textContent = words;
    setTimeout(() => {
      button.innerHTML = SYMBOL;
    }, 1500);
  };
  return button;
}

// Of a console only what is typed.
function textOf(block: HTMLElement): string {
  const text = block.textContent ?? "";
  if (!block.classList.contains("console")) return text;
  return [...text.matchAll(/^\$ (.*)$/gm)].map(([, command = ""]) => command).join("\n");
}

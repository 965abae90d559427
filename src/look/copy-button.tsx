import { useEffect, useState } from "preact/hooks";
import { Symbol } from "./symbol.tsx";

interface CopyProps {
  /** What it says: `Copy link`. */
  readonly label: string;
  /** What is copied, when it is pressed. */
  readonly text: () => string;
  readonly disabled?: boolean;
}

// As long as it takes to read it.
const SHOWN_MS = 2000;

/** A button that copies a text, and says so. */
export function CopyButton({ label, text, disabled = false }: CopyProps) {
  const [said, setSaid] = useState<"" | "Copied" | "Not allowed">("");
  useEffect(() => {
    if (said === "") return undefined;
    const timer = setTimeout(() => setSaid(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setSaid("Copied");
    } catch {
      // A page that is embedded, or not served safely, may not.
      setSaid("Not allowed");
    }
  };
  return (
    <button type="button" class="copy" disabled={disabled} onClick={() => void copy()}>
      <Symbol icon={said === "Copied" ? "done" : "copy"} />
      {label}
      <span class="unseen" role="status">
        {said}
      </span>
    </button>
  );
}

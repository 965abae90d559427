import { CopyButton } from "../../look/copy-button.tsx";

/** A command to type, and a button that copies it. */
export function Command({ text }: { readonly text: string }) {
  return (
    <div class="command">
      <code>{text}</code>
      <CopyButton label="Copy" text={() => text} />
    </div>
  );
}

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Where the focus goes in a card whose buttons come and go. */
export interface CardFocus {
  /** The card itself. */
  readonly box: RefObject<HTMLDivElement | null>;
  /** Its last resort. */
  readonly close: RefObject<HTMLButtonElement | null>;
  /** Text of the action that was pressed last, which has the focus again. */
  readonly pressed: { current: string | undefined };
}

/** Brings the focus back to the action that was pressed, once actions can be pressed again. @param stand - any change of it is looked at */
export function useFocus(areActionsThere: boolean, stand: unknown): CardFocus {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const pressed = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (!areActionsThere) return;
    // Wherever else it is, somebody has moved it there.
    if (document.activeElement?.matches("body, .card-content, :disabled") !== true) return;
    const buttons = [...(box.current?.querySelectorAll<HTMLButtonElement>(".actions button:enabled") ?? [])];
    (buttons.find(({ textContent }) => textContent === pressed.current) ?? close.current)?.focus();
  }, [areActionsThere, stand]);
  return { box, close, pressed };
}

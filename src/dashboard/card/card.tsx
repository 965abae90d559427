import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { announce } from "../../look/announce.tsx";
import { useStore } from "../../look/store.ts";
import type { HostOrderAnswer, ProfileNode } from "../../monitor/host-order.ts";
import { ask } from "../link/ask.ts";
import { Flame } from "../profile/flame.tsx";
import { seen } from "../seen/seen.ts";
import { type Action, actionsFor } from "./actions.ts";
import { Facts } from "./facts.tsx";
import { isGone, type Opened, opened } from "./opened.ts";
import { type CardFocus, useFocus } from "./use-focus.ts";

/** The card of an engine or a host, over the page: what is known, and what can be done. */
export function Card() {
  const what = useStore(opened);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (what === undefined) dialog.current?.close();
    else if (dialog.current?.open === false) dialog.current.showModal();
  }, [what]);
  return (
    <dialog
      ref={dialog}
      class="card-box"
      aria-labelledby="card-title"
      onClose={() => {
        opened.set(undefined);
        // What opened it may have gone meanwhile.
        if (document.activeElement === document.body)
          document.querySelector<HTMLElement>(".table-box")?.focus({ preventScroll: true });
      }}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) currentTarget.close();
      }}
    >
      {what !== undefined && <Content key={JSON.stringify(what)} what={what} />}
    </dialog>
  );
}

/** What became of the last order. */
type Stand =
  | { readonly kind: "none" }
  | { readonly kind: "asking"; readonly action: Action }
  | { readonly kind: "waiting"; readonly text: string }
  | { readonly kind: "said"; readonly text: string; readonly isBad: boolean };

function Content({ what }: { readonly what: Opened }) {
  const state = useStore(seen);
  const [stand, setStand] = useState<Stand>({ kind: "none" });
  const [profile, setProfile] = useState<ProfileNode | undefined>(undefined);
  const isOver = state !== undefined && isGone(what, state);
  const isAsking = stand.kind === "asking" && !isOver;
  const { box, close, pressed } = useFocus(!isAsking && stand.kind !== "waiting", isOver ? undefined : stand);
  const say = (text: string, isBad: boolean): void => {
    setStand({ kind: "said", text, isBad });
    announce(text);
  };
  const act = async (action: Action): Promise<void> => {
    setProfile(undefined);
    setStand({ kind: "waiting", text: action.waiting });
    // The button that was pressed can't have it now.
    box.current?.focus();
    try {
      const answer = await ask<HostOrderAnswer>("./api/order", { host: what.host, deed: action.deed });
      setProfile(answer.profile);
      say(answer.why ?? action.done, answer.why !== undefined);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), true);
    }
  };
  return (
    <div
      class="card-content"
      ref={box}
      tabIndex={-1}
      data-wide={profile !== undefined}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isAsking) return;
        // It is the question that ends, not the card.
        event.preventDefault();
        setStand({ kind: "none" });
      }}
    >
      <Head what={what} close={close} />
      {state !== undefined && <Facts state={state} what={what} />}
      {stand.kind === "asking" && isAsking ? (
        <Question action={stand.action} onNo={() => setStand({ kind: "none" })} onYes={() => void act(stand.action)} />
      ) : (
        <Actions
          what={what}
          isDisabled={isOver || stand.kind === "waiting"}
          onAct={(action) => {
            pressed.current = action.title;
            if (action.question === undefined) void act(action);
            else setStand({ kind: "asking", action });
          }}
        />
      )}
      <Outcome stand={stand} />
      {profile !== undefined && <Flame root={profile} />}
    </div>
  );
}

function Head({ what, close }: { readonly what: Opened; readonly close: CardFocus["close"] }) {
  return (
    <header>
      <h2 id="card-title">{what.kind === "host" ? what.host : `Engine ${what.engine}`}</h2>
      {what.kind === "engine" && <span class="note">{what.host}</span>}
      <button type="button" class="quiet icon" ref={close} aria-label="Close" onClick={() => opened.set(undefined)}>
        ✕
      </button>
    </header>
  );
}

function Outcome({ stand }: { readonly stand: Stand }) {
  if (stand.kind === "waiting") return <p class="note">{stand.text}</p>;
  if (stand.kind !== "said") return null;
  return (
    <p class="said" data-bad={stand.isBad}>
      {stand.text}
    </p>
  );
}

interface ActionsProps {
  readonly what: Opened;
  readonly isDisabled: boolean;
  readonly onAct: (action: Action) => void;
}

function Actions({ what, isDisabled, onAct }: ActionsProps) {
  return (
    <div class="actions">
      {actionsFor(what).map((action) => (
        <button
          key={action.title}
          type="button"
          class={action.isHard ? "hard" : ""}
          disabled={isDisabled}
          title={action.hint}
          onClick={() => onAct(action)}
        >
          {action.title}
        </button>
      ))}
    </div>
  );
}

interface QuestionProps {
  readonly action: Action;
  readonly onNo: () => void;
  readonly onYes: () => void;
}

function Question({ action, onNo, onYes }: QuestionProps) {
  const no = useRef<HTMLButtonElement>(null);
  // The safe answer has the focus.
  useLayoutEffect(() => no.current?.focus(), []);
  return (
    <div class="question" role="alertdialog" aria-label={action.title} aria-describedby="question">
      <p id="question">{action.question}</p>
      <div class="actions">
        <button type="button" ref={no} onClick={onNo}>
          Leave it
        </button>
        <button type="button" class="hard sure" onClick={onYes}>
          {action.title}
        </button>
      </div>
    </div>
  );
}

import { Store, useStore } from "./store.ts";

const said = new Store("");

/** Has a screen reader say something, once it has nothing else to say. The last text counts. */
export function announce(text: string): void {
  said.set(text);
}

/** What is said, for those who can't see it: nothing is shown. */
export function Announcer() {
  return (
    <p class="unseen" role="status" data-testid="announcer">
      {useStore(said)}
    </p>
  );
}

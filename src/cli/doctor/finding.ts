/** How something was found: as it should be; usable, but; broken; not there, which is no fault. */
export type FindingState = "good" | "warning" | "broken" | "absent";

/** One line of what `ensemble doctor` prints. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly name: string;
  readonly state: FindingState;
  /** What was found. */
  readonly text: string;
  /** What to do, or what for it is needed. */
  readonly advice?: string;
}

/** Looks at one thing, or several that belong together. */
export interface Examination {
  /** Shown while it goes on, and the name of the finding when it throws. */
  readonly name: string;
  readonly look: () => Promise<readonly Finding[]> | readonly Finding[];
}

/** What an examination found; one that throws has found that its subject is broken. */
export async function findingsOf({ name, look }: Examination): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [{ name, state: "broken", text: error instanceof Error ? error.message : String(error) }];
  }
}

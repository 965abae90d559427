/** Cuts a stream of events into their data. */
export class EventLines {
  #rest = "";

  /** Takes the next part of the text. @returns the data of the events that are complete by it */
  take(text: string): string[] {
    const events = (this.#rest + text).split("\n\n");
    this.#rest = events.pop() ?? "";
    return events.filter((event) => event.startsWith("data: ")).map((event) => event.slice("data: ".length));
  }
}

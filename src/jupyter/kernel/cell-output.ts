import type { OutputEvent } from "../../prompt/session.ts";
import type { MimeBundle } from "../display/mime-bundle.ts";
import type { Message } from "../wire/message.ts";
import type { SocketLink } from "../wire/socket-link.ts";

type StreamName = "stdout" | "stderr";

// Text waits so long for more, ms; a message for each write would be slow to send and to show.
const BATCH_MS = 50;
const BATCH_CHARACTERS = 65_536;

/** What one cell shows, sent to front ends in the order in which it came. */
export class CellOutput {
  readonly #link: SocketLink;
  readonly #parent: Message["parent"];
  readonly #isSilent: boolean;
  #stream: StreamName = "stdout";
  #text = "";
  #timer: NodeJS.Timeout | undefined;
  #sentMs = 0;

  /**
   * @param parent - header of the request that runs the cell
   * @param isSilent - whether nothing is shown
   */
  constructor(link: SocketLink, parent: Message["parent"], isSilent = false) {
    this.#link = link;
    this.#parent = parent;
    this.#isSilent = isSilent;
  }

  /** Shows the code of the cell to front ends other than its own. */
  input(code: string, count: number): void {
    this.#publish("execute_input", { code, execution_count: count });
  }

  /** Takes what the cell shows. */
  take(event: OutputEvent): void {
    if (event.kind === "stream") this.write(event.stream, event.text);
    else if (event.update === true && event.id !== undefined) this.update(event.data, event.id);
    else this.display(event.data, event.id);
  }

  /** Writes text. */
  write(stream: StreamName, text: string): void {
    if (text === "" || this.#isSilent) return;
    if (stream !== this.#stream) this.flush();
    this.#stream = stream;
    this.#text += text;
    // A cell that computes lets no timer run: what is due is sent by the write itself.
    if (this.#text.length >= BATCH_CHARACTERS || performance.now() - this.#sentMs >= BATCH_MS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS).unref();
  }

  /** Shows something; one that has an id can be updated. */
  display(data: MimeBundle, id?: string): void {
    this.#publish("display_data", { data, metadata: {}, transient: id === undefined ? {} : { display_id: id } });
  }

  /** Shows something in the place of what was shown under the id, whichever cell did. */
  update(data: MimeBundle, id: string): void {
    this.#publish("update_display_data", { data, metadata: {}, transient: { display_id: id } });
  }

  /** Takes away what the cell has shown. @param wait - until it shows something new */
  clear(wait: boolean): void {
    this.#publish("clear_output", { wait });
  }

  /** Shows the value of the cell. */
  result(data: MimeBundle, count: number): void {
    this.#publish("execute_result", { execution_count: count, data, metadata: {} });
  }

  /** Shows why the cell failed. */
  error(failure: Readonly<Record<string, unknown>>): void {
    this.#publish("error", failure);
  }

  /** Sends the text that is waiting. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#sentMs = performance.now();
    this.#link.publish("stream", this.#parent, { name: this.#stream, text });
  }

  #publish(type: string, content: Readonly<Record<string, unknown>>): void {
    if (this.#isSilent) return;
    this.flush();
    this.#link.publish(type, this.#parent, content);
  }
}

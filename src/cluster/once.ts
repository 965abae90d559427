/** Orders of clients: each is carried out once, however often it comes, and answered each time. */
export class Once<Answer> {
  readonly #most: number;
  // By client and ticket, the newest last.
  readonly #answers = new Map<string, Promise<Answer>>();

  /** @param most - answers that are remembered */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Carries an order out, unless it was before. Fulfils with the answer.
   *
   * @param client - who has given the order, and has chosen its ticket
   * @param carryOut - never rejects
   */
  take(client: string, ticket: number, carryOut: () => Promise<Answer>): Promise<Answer> {
    const name = `${client}.${ticket}`;
    const known = this.#answers.get(name);
    if (known !== undefined) return known;
    const answer = carryOut();
    this.#answers.set(name, answer);
    for (const oldest of this.#answers.keys()) if (this.#answers.size > this.#most) this.#answers.delete(oldest);
    return answer;
  }
}

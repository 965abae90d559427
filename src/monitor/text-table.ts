/** Gives texts numbers, each its own, from 0 up. */
export class TextTable {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }

  /** Empty where no text has the number. */
  textOf(number: number): string {
    return this.texts[number] ?? "";
  }
}

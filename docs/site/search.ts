/** What the search knows of a page; the file `search.json` is a list of these. */
export interface SearchPage {
  readonly path: string;
  readonly title: string;
  readonly sections: readonly (readonly [id: string, heading: string, text: string])[];
}

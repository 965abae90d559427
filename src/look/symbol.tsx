const PATHS = {
  play: "M5 3.2v9.6L13 8z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  stop: "M4 4h8v8H4z",
  dice: "M3 5a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zm1.4 0v6c0 .33.27.6.6.6h6a.6.6 0 0 0 .6-.6V5a.6.6 0 0 0-.6-.6H5a.6.6 0 0 0-.6.6zM6 5a1 1 0 1 1 0 2 1 1 0 0 1 0-2zm4 4a1 1 0 1 1 0 2 1 1 0 0 1 0-2zM8 7a1 1 0 1 1 0 2 1 1 0 0 1 0-2z",
  copy: "M3 2h7a1 1 0 0 1 1 1v1H9.6v-.6H3.4v7.2H4V12H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zm3 3h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zm.4 1.4v6.2h6.2V6.4z",
  done: "M6.3 12.4 2.4 8.5l1.1-1.1 2.8 2.8 6.2-6.2 1.1 1.1z",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM7.3 1h1.4v2H7.3zm0 12h1.4v2H7.3zM1 7.3h2v1.4H1zm12 0h2v1.4h-2zM2.6 3.5l.9-.9 1.5 1.4-1 1zm8.5 8.5 1-1 1.4 1.5-.9.9zm1.4-9.4.9.9L12 5l-1-1zM4 11l1 1-1.5 1.4-.9-.9z",
  moon: "M13.5 9.8A6 6 0 0 1 6.2 2.5 6 6 0 1 0 13.5 9.8z",
} as const;

/** Name of a drawing. */
export type Icon = keyof typeof PATHS;

/** A drawing of 16 by 16 in the colour of the text around it. */
export function Symbol({ icon }: { readonly icon: Icon }) {
  return (
    <svg class="symbol-16" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[icon]} fill-rule="evenodd" />
    </svg>
  );
}

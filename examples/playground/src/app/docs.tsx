// Where the docs stand when the page is part of their site, in its folder `playground`.
const SITE = /\/playground\/(?:index\.html)?$/.test(location.pathname) ? "../" : undefined;

const LINKS = [
  { title: "Docs", path: "" },
  { title: "How it is built", path: "guide/how-it-is-built.html" },
] as const;

/** Links to the docs; nothing where the page stands alone. */
export function DocsLinks() {
  if (SITE === undefined) return null;
  return (
    <>
      {LINKS.map(({ title, path }) => (
        <a key={path} class="docs" href={`${SITE}${path}`}>
          {title}
        </a>
      ))}
    </>
  );
}

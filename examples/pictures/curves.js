// Curves over a variable, as an SVG for a page or a paper: what the examples draw their pictures with.

/**
 * @typedef {object} Curve
 * @property {string} name - stands at its right end
 * @property {readonly (readonly [x: number, y: number, error?: number])[]} points - from the left to the right
 * @property {boolean} [isKnown] - what is known: dashed, and without marks
 *
 * @typedef {object} Axis
 * @property {string} label
 * @property {readonly number[]} ticks - the first and the last are its ends
 * @property {boolean} [isLog]
 */

const [WIDTH, HEIGHT] = [640, 360];
const ROOM = { left: 64, right: 130, top: 68, bottom: 52 };
// Least distance of two names, px.
const LINE = 16;
// Okabe & Ito's colours, which the colour-blind tell apart, lighter on dark pages.
const LIGHT = ["#0072b2", "#d55e00", "#007a5a", "#8a5a94"];
const DARK = ["#56b4e9", "#e69f00", "#2cc295", "#cc99d6"];

/**
 * Draws curves with error bars of two standard errors.
 *
 * @param {{ title: string, x: Axis, y: Axis, curves: readonly Curve[] }} picture
 * @returns {string} an SVG document, the same for the same numbers
 */
export function drawCurves({ title, x, y, curves }) {
  const toX = scale(x, ROOM.left, WIDTH - ROOM.right);
  const toY = scale(y, HEIGHT - ROOM.bottom, ROOM.top);
  const [left, right, bottom] = [ROOM.left, WIDTH - ROOM.right, HEIGHT - ROOM.bottom];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<style>svg{color:#1f2328}.paper{fill:#fff}.grid{stroke:#e6e9ed}${rules(LIGHT)}`,
    `@media (prefers-color-scheme:dark){svg{color:#e6edf3}.paper{fill:#0d1117}.grid{stroke:#30363d}${rules(DARK)}}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>`,
    text(16, 24, title, 'font-size="15" font-weight="600"'),
    ...y.ticks.flatMap((tick) => [
      `<path class="grid" d="M${left} ${toY(tick)}H${right}"/>`,
      text(left - 8, Number(toY(tick)) + 4, String(tick), 'text-anchor="end"'),
    ]),
    ...x.ticks.map((tick) => text(Number(toX(tick)), bottom + 18, String(tick), 'text-anchor="middle"')),
    text((left + right) / 2, HEIGHT - 12, x.label, 'text-anchor="middle"'),
    text(16, ROOM.top - 18, y.label, ""),
    ...curves.flatMap((curve, i) => drawn(curve, i, toX, toY)),
    ...names(curves, right + 10, toY),
    "</svg>\n",
  ].join("\n");
}

/** Rules of style, one for each colour. @param {readonly string[]} colours */
function rules(colours) {
  return colours.map((colour, i) => `.c${i}{color:${colour}}`).join("");
}

/**
 * @param {Curve} curve
 * @param {number} index
 * @param {(value: number) => string} toX
 * @param {(value: number) => string} toY
 */
function drawn({ points, isKnown = false }, index, toX, toY) {
  const path = points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${toX(x)} ${toY(y)}`).join("");
  const marks = points.map(
    ([x, y, error = 0]) =>
      `<path d="M${toX(x)} ${toY(y - 2 * error)}V${toY(y + 2 * error)}" stroke="currentColor" stroke-width="1.5"/>` +
      `<circle cx="${toX(x)}" cy="${toY(y)}" r="3" fill="currentColor"/>`,
  );
  const dashes = isKnown ? ' stroke-dasharray="5 4"' : "";
  return [
    `<g class="c${index % LIGHT.length}">`,
    `<path d="${path}" fill="none" stroke="currentColor" stroke-width="1.8"${dashes}/>`,
    ...(isKnown ? [] : marks),
    "</g>",
  ];
}

/**
 * Names of curves beside their ends, from the top, moved apart where they would lie on each other.
 *
 * @param {readonly Curve[]} curves
 * @param {number} at - pixel
 * @param {(value: number) => string} toY
 */
function names(curves, at, toY) {
  const ends = curves.map(({ name, points }, i) => ({ name, i, y: Number(toY(points.at(-1)?.[1] ?? 0)) + 4 }));
  ends.sort((a, b) => a.y - b.y);
  let least = -Infinity;
  return ends.map(({ name, i, y }) => {
    const place = Math.max(y, least);
    least = place + LINE;
    return `<g class="c${i % LIGHT.length}">${text(at, place, name, "")}</g>`;
  });
}

/**
 * From values to pixels.
 *
 * @param {Axis} axis
 * @param {number} from - pixel of the first tick
 * @param {number} to - pixel of the last tick
 */
function scale({ ticks, isLog = false }, from, to) {
  const place = (/** @type {number} */ value) => (isLog ? Math.log(value) : value);
  const [low, high] = [place(ticks[0] ?? 0), place(ticks.at(-1) ?? 1)];
  return (/** @type {number} */ value) => (from + ((place(value) - low) / (high - low)) * (to - from)).toFixed(1);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {string} attributes
 */
function text(x, y, words, attributes) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="currentColor" ${attributes}>${escaped(words)}</text>`;
}

/** @param {string} words */
function escaped(words) {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Colours of functions; `--fn-0` … in the style sheet. */
export const COLOURS = 10;

const places = new Map<string, number>();
const taken = new Set<number>();

/** Place of a function's colour: the same in each visit, unless another function that came first has it. */
export function colourOf(name: string): number {
  const known = places.get(name);
  if (known !== undefined) return known;
  let place = hashOf(name) % COLOURS;
  for (let tries = 0; taken.has(place) && tries < COLOURS; tries++) place = (place + 1) % COLOURS;
  taken.add(place);
  places.set(name, place);
  return place;
}

// FNV-1a.
function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619);
  return hash >>> 0;
}

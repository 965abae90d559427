import { useEffect, useRef } from "preact/hooks";
import { useStore } from "../../../../src/look/store.ts";
import { theme } from "../../../../src/look/theme.ts";
import { onFrame } from "../app/pace.ts";
import { CELL_BITS, FirstPoints, POINTS_PER_CHUNK, type Verdict, verdictOf } from "./first-points.ts";
import type { PiRun } from "./pi-run.ts";

const SIDE = 256;
// A point that has just been drawn shines at this level, and dims by one with each step, down to the level that stays.
const NEW = 63;
const OLD = 14;
const STEP_MS = 17;
// For those who want no motion: all points alike.
const CALM = 36;
const LEVELS = NEW + 1;
// Before the first run.
const STILL_POINTS = 12_000;
const R2_X = 0.754877666246693;
const R2_Y = 0.569840290998053;
const VERDICTS: readonly Verdict[] = ["inside", "outside", "undecided"];
// In one frame; what has come in the meantime is left out, and counted.
const MOST_CHUNKS = 256;

interface SquareProps {
  readonly run: PiRun;
  /** Nothing is made or painted while it is not. */
  readonly isShown: boolean;
  /** Hears how many points have been shown, and of how many. */
  readonly onShown: (points: number, samples: number) => void;
}

/**
 * The unit square, with the first points of each chunk of the run. A cell is what the kernel looks at first: 8 bits of
 * each coordinate.
 */
export function Square({ run, isShown, onShown }: SquareProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shownTheme = useStore(theme);
  const cells = useRef<Cells | undefined>(undefined);

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !isShown) return undefined;
    cells.current ??= new Cells();
    const drawing = cells.current;
    drawing.setColors(getComputedStyle(document.documentElement));
    return onFrame((ms) => {
      drawing.follow(run, ms, onShown);
      drawing.paint(context);
    });
  }, [run, isShown, onShown, shownTheme]);

  return (
    <div class="square">
      <canvas ref={canvas} width={SIDE} height={SIDE} role="img" aria-label="Points of the run in the unit square" />
      <svg viewBox="0 0 1 1" aria-hidden="true">
        <path d="M0 0A1 1 0 0 1 1 1" />
      </svg>
    </div>
  );
}

/** How bright each cell is, and what colours that makes. */
class Cells {
  // By cell: how bright it is, and where the colours of its verdict begin in the palette.
  readonly #levels = new Uint8Array(SIDE * SIDE);
  readonly #places = Uint8Array.from(this.#levels, (_, cell) => LEVELS * VERDICTS.indexOf(verdictOf(cell)));
  readonly #image = new ImageData(SIDE, SIDE);
  readonly #pixels = new Uint32Array(this.#image.data.buffer);
  // Made with the first chunk: by then the kernels are loaded.
  #points: FirstPoints | undefined;
  // One ramp of colours after another.
  readonly #palette = new Uint32Array(LEVELS * VERDICTS.length);
  #seed: bigint | undefined;
  #nextChunk = 0;
  #shown = 0;
  #dimmedMs = 0;
  #isNew = true;
  #isStale = true;
  readonly #isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  setColors(style: CSSStyleDeclaration): void {
    for (const [i, verdict] of VERDICTS.entries()) {
      this.#palette.set(rampOf(style.getPropertyValue(`--${verdict}`)), LEVELS * i);
    }
    this.#isStale = true;
  }

  /** Lights the points that have come since the last frame. */
  follow(run: PiRun, ms: number, onShown: SquareProps["onShown"]): void {
    const { phase, seed } = run.state.value;
    const { latest } = run;
    if (phase === "idle" && this.#isNew) this.#drawStill();
    if (phase !== "running" && phase !== "ended" && phase !== "paused") return;
    const chunks = latest ? Math.floor(latest.samples / latest.chunkSamples) : 0;
    if (seed !== this.#seed || chunks < this.#nextChunk) this.#begin(seed);
    if (chunks === this.#nextChunk) return;
    if (!this.#isCalm) this.#dim(ms);
    const first = Math.max(this.#nextChunk, chunks - MOST_CHUNKS);
    this.#points ??= new FirstPoints();
    for (let chunk = first; chunk < chunks; chunk++) {
      this.#points.ofChunk(seed, chunk, (cell) => {
        this.#levels[cell] = this.#isCalm ? CALM : NEW;
      });
    }
    this.#shown += POINTS_PER_CHUNK * (chunks - first);
    this.#nextChunk = chunks;
    this.#isStale = true;
    onShown(this.#shown, chunks * (latest?.chunkSamples ?? 0));
  }

  paint(context: CanvasRenderingContext2D): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    for (let cell = 0; cell < this.#levels.length; cell++) {
      // Rows of an image go down.
      const pixel = cell ^ (0xff << 8);
      this.#pixels[pixel] = this.#palette[(this.#places[cell] ?? 0) + (this.#levels[cell] ?? 0)] ?? 0;
    }
    context.putImageData(this.#image, 0, 0);
  }

  #dim(ms: number): void {
    const steps = Math.min(NEW, Math.max(1, Math.round((ms - this.#dimmedMs) / STEP_MS)));
    this.#dimmedMs = ms;
    for (let cell = 0; cell < this.#levels.length; cell++) {
      const level = this.#levels[cell] ?? 0;
      if (level > OLD) this.#levels[cell] = Math.max(OLD, level - steps);
    }
  }

  /** What it will look like: points of no run, spread evenly (M. Roberts, 2018: R2, of the plastic number). */
  #drawStill(): void {
    this.#isNew = false;
    this.#isStale = true;
    for (let i = 1; i <= STILL_POINTS; i++) {
      const [x, y] = [(i * R2_X) % 1, (i * R2_Y) % 1];
      this.#levels[(Math.floor(y * SIDE) << CELL_BITS) | Math.floor(x * SIDE)] = OLD + (i % (CALM - OLD));
    }
  }

  #begin(seed: bigint): void {
    this.#levels.fill(0);
    this.#isNew = false;
    this.#isStale = true;
    this.#seed = seed;
    this.#nextChunk = 0;
    this.#shown = 0;
  }
}

/** Pixels of a colour, `r g b`, at each level: level 0 is clear. */
function rampOf(color: string): Uint32Array {
  const [red = 0, green = 0, blue = 0] = color.trim().split(/\s+/).map(Number);
  return Uint32Array.from({ length: LEVELS }, (_, level) => {
    const alpha = level === 0 ? 0 : Math.round(255 * (0.18 + 0.82 * (level / NEW) ** 1.5));
    // Little-endian, as all that run browsers are: alpha, blue, green, red.
    return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
}

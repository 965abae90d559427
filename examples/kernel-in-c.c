// A kernel in C: the sum of two dice. What it has to export is described by loadKernel: generator states, memory for the
// caller, and the loop, which writes a record of numbers.
//
//   clang --target=wasm32 -O3 -nostdlib -Wl,--no-entry -o examples/kernel-in-c.wasm examples/kernel-in-c.c
//   node examples/kernel-in-c.js

typedef unsigned long long u64;

#define EXPORT(name) __attribute__((export_name(#name))) name

// SplitMix64, an increment for each stream: G. Steele, D. Lea & C. Flood, OOPSLA 2014, 453-472.
struct state {
  u64 place, increment;
};

static u64 mix(u64 z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

int EXPORT(STATE_BYTES)(void) { return sizeof(struct state); }

// The state of a stream, from seed and stream alone: so the same seed gives the same numbers on any number of engines.
void EXPORT(initStream)(struct state *state, u64 seed, u64 stream) {
  state->place = mix(seed ^ mix(stream + 0x9e3779b97f4a7c15));
  state->increment = mix(state->place + 0x9e3779b97f4a7c15) | 1;
}

// Memory for states, parameters and records: from the end of the program's own on, never given back.
void *EXPORT(arena)(unsigned bytes) {
  extern unsigned char __heap_base;
  static unsigned used;
  unsigned start = ((unsigned)&__heap_base + used + 15) & ~15u;
  unsigned pages = (start + bytes + 0xffff) >> 16, have = __builtin_wasm_memory_size(0);
  if (pages > have && __builtin_wasm_memory_grow(0, pages - have) == -1ul) __builtin_trap();
  used = start + bytes - (unsigned)&__heap_base;
  return (void *)start;
}

// The fields are named to loadKernel with their offsets.
struct params {
  int sides;
};

static int roll(struct state *state, int sides) {
  u64 high = mix(state->place += state->increment) >> 32;
  return 1 + (int)(high * sides >> 32);
}

void EXPORT(dice)(int samples, struct state *state, const struct params *params, double *out) {
  double mean = 0, squares = 0;
  for (int i = 0; i < samples; i++) {
    double x = roll(state, params->sides) + roll(state, params->sides);
    double off = x - mean;
    mean += off / (i + 1);
    squares += off * (x - mean);
  }
  out[0] = samples;  // finite samples
  out[1] = 0;        // samples that are not finite
  out[2] = -1;       // index of the first of those
  out[3] = mean;
  out[4] = squares;  // sum of the squares of deviations from the mean
}

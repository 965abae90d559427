// The kernels of assembly/ in C, with the same generator, the same ziggurat and the same moments. For each line with a
// name and a count on its input it runs that kernel and prints the mean. tables.h is made of the library's own tables.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "tables.h"

typedef struct {
  uint64_t s0, s1, s2, s3;
} Rng;

static inline uint64_t rotl(uint64_t word, int bits) { return (word << bits) | (word >> (64 - bits)); }

// xoshiro256++, see assembly/rng/xoshiro256pp.ts.
static inline uint64_t next(Rng *rng) {
  uint64_t s0 = rng->s0, s1 = rng->s1, s2 = rng->s2 ^ s0, s3 = rng->s3 ^ s1;
  uint64_t result = rotl(s0 + rng->s3, 23) + s0;
  rng->s0 = s0 ^ s3;
  rng->s1 = s1 ^ s2;
  rng->s2 = s2 ^ (s1 << 17);
  rng->s3 = rotl(s3, 45);
  return result;
}

static inline double uniform(Rng *rng) { return (double)(int64_t)(next(rng) >> 11) * 0x1p-53; }

static inline double fromBits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

static inline double signedUnit(uint64_t word) { return fromBits((word >> 12) | 0x4000000000000001) - 3; }
static inline double openUnit(uint64_t word) { return fromBits((word >> 12) | 0x3ff0000000000001) - 1; }

// See assembly/distribution/normal.ts.
static double settle(Rng *rng, uint64_t word) {
  for (;;) {
    int layer = word & 255;
    double x = signedUnit(word) * NORMAL_X[layer];
    if (fabs(x) < NORMAL_X[layer + 1]) return x;
    if (layer == 0) {
      for (;;) {
        double beyond = -log(openUnit(next(rng))) / NORMAL_TAIL;
        double y = -log(openUnit(next(rng)));
        if (y + y > beyond * beyond) return copysign(NORMAL_TAIL + beyond, x);
      }
    }
    double y = NORMAL_F[layer] + (NORMAL_F[layer + 1] - NORMAL_F[layer]) * uniform(rng);
    if (y < exp(-0.5 * x * x)) return x;
    word = next(rng);
  }
}

static inline double normal(Rng *rng) {
  uint64_t word = next(rng);
  int layer = word & 255;
  double x = signedUnit(word) * NORMAL_X[layer];
  return fabs(x) < NORMAL_X[layer + 1] ? x : settle(rng, word);
}

typedef struct {
  double spot, strike, rate, volatility, years;
  int steps, low, high;
} Params;

static inline double sampleNormal(Rng *rng, const Params *p) { return normal(rng); }

static inline double sampleAsian(Rng *rng, const Params *p) {
  double dt = p->years / p->steps;
  double drift = (p->rate - 0.5 * p->volatility * p->volatility) * dt;
  double deviation = p->volatility * sqrt(dt);
  double price = p->spot, sum = 0;
  for (int i = 0; i < p->steps; i++) {
    price *= exp(drift + deviation * normal(rng));
    sum += price;
  }
  return exp(-p->rate * p->years) * fmax(sum / p->steps - p->strike, 0);
}

static inline double sampleSmooth(Rng *rng, const Params *p) {
  double sum = 0;
  for (int i = 0; i < 5; i++) {
    double x = uniform(rng) - 0.5;
    sum += x * x;
  }
  return exp(-sum);
}

static inline double sampleWalk(Rng *rng, const Params *p) {
  int x = 0;
  for (int i = 0; i < p->steps; i++) {
    double u = uniform(rng);
    if (u < 0.4) x--;
    else if (u < 0.8) x++;
    if (x <= p->low || x >= p->high) return i;
  }
  return p->steps;
}

static inline double sampleGbm(Rng *rng, const Params *p) {
  double drift = (p->rate - 0.5 * p->volatility * p->volatility) * p->years;
  double end = p->spot * exp(drift + p->volatility * sqrt(p->years) * normal(rng));
  return exp(-p->rate * p->years) * fmax(end - p->strike, 0);
}

static double count, mean, squares;

// See assembly/loop/moments.ts.
static void addBlock(const double *block, int size) {
  double sums[4] = {0}, deviations[4] = {0}, products[4] = {0};
  int i;
  for (i = 0; i + 4 <= size; i += 4)
    for (int k = 0; k < 4; k++) sums[k] += block[i + k];
  for (; i < size; i++) sums[0] += block[i];
  double m = (sums[0] + sums[1] + (sums[2] + sums[3])) / size;
  for (i = 0; i + 4 <= size; i += 4)
    for (int k = 0; k < 4; k++) {
      double deviation = block[i + k] - m;
      deviations[k] += deviation;
      products[k] += deviation * deviation;
    }
  for (; i < size; i++) {
    double deviation = block[i] - m;
    deviations[0] += deviation;
    products[0] += deviation * deviation;
  }
  double rest = deviations[0] + deviations[1] + (deviations[2] + deviations[3]);
  double within = products[0] + products[1] + (products[2] + products[3]) - rest * rest / size;
  double delta = m + rest / size - mean, share = size / (count + size);
  squares += within + delta * delta * count * share;
  mean += delta * share;
  count += size;
}

#define LOOP(Name)                                                       \
  static void loop##Name(int samples, Rng *rng, const Params *p) {       \
    double block[512];                                                   \
    for (int left = samples; left > 0; left -= 512) {                    \
      int size = left < 512 ? left : 512;                                \
      for (int i = 0; i < size; i++) block[i] = sample##Name(rng, p);    \
      addBlock(block, size);                                             \
    }                                                                    \
  }
LOOP(Normal)
LOOP(Asian)
LOOP(Smooth)
LOOP(Walk)
LOOP(Gbm)

// The bootstrap of bench/bootstrap.ts: for each resample, rows by Lemire's method, a copy of them, and the statistic of that.
enum { ROWS = 1000 };
static double x[ROWS], y[ROWS], drawnX[ROWS], drawnY[ROWS];
static uint32_t picks[ROWS];

static inline uint32_t below(Rng *rng, uint32_t n) {
  uint64_t product = (next(rng) >> 32) * n;
  if ((uint32_t)product < n) {
    uint32_t threshold = -n % n;
    while ((uint32_t)product < threshold) product = (next(rng) >> 32) * n;
  }
  return product >> 32;
}

static inline void resample(Rng *rng) {
  for (int i = 0; i < ROWS; i++) picks[i] = below(rng, ROWS);
}

static inline void gather(const double *column, double *drawn) {
  for (int i = 0; i < ROWS; i++) drawn[i] = column[picks[i]];
}

static inline double meanOf(const double *column) {
  double sum = 0;
  for (int i = 0; i < ROWS; i++) sum += column[i];
  return sum / ROWS;
}

static inline double sampleBootMean(Rng *rng, const Params *p) {
  resample(rng);
  gather(x, drawnX);
  return meanOf(drawnX);
}

static inline double sampleBootCorr(Rng *rng, const Params *p) {
  resample(rng);
  gather(x, drawnX);
  gather(y, drawnY);
  double mx = meanOf(drawnX), my = meanOf(drawnY), xy = 0, xx = 0, yy = 0;
  for (int i = 0; i < ROWS; i++) {
    double dx = drawnX[i] - mx, dy = drawnY[i] - my;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / sqrt(xx * yy);
}
LOOP(BootMean)
LOOP(BootCorr)

static const struct {
  const char *name;
  void (*loop)(int, Rng *, const Params *);
  Params params;
} KERNELS[] = {
    {"normal", loopNormal, {0}},
    {"asian", loopAsian, {100, 100, 0.05, 0.2, 1, 50, 0, 0}},
    {"smooth", loopSmooth, {0}},
    {"walk", loopWalk, {0, 0, 0, 0, 0, 100, -10, 10}},
    {"boot-mean", loopBootMean, {0}},
    {"boot-corr", loopBootCorr, {0}},
    {"gbm", loopGbm, {100, 100, 0.05, 0.2, 1, 0, 0, 0}},
};

int main(void) {
  char name[16];
  int samples;
  Rng rng = {1, 2, 3, 4};
  for (int i = 0; i < ROWS; i++) {
    x[i] = log(1 + i);
    y[i] = sqrt(i);
  }
  while (scanf("%15s %d", name, &samples) == 2) {
    for (unsigned k = 0; k < sizeof KERNELS / sizeof *KERNELS; k++) {
      if (strcmp(name, KERNELS[k].name) != 0) continue;
      count = mean = squares = 0;
      KERNELS[k].loop(samples, &rng, &KERNELS[k].params);
    }
    printf("%.17g\n", mean);
    fflush(stdout);
  }
}

"""Pi and a European call by NumPy and by numba, on one core and on all. For each line with a name and a count: the mean."""

import math
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np

CORES = len(os.sched_getaffinity(0))
# Its arrays stay in the cache of a core; larger and smaller ones are slower.
BLOCK = 1 << 15
SPOT, STRIKE, RATE, VOLATILITY = 100.0, 110.0, 0.05, 0.2


def numpy_pi(rng, samples):
    x, y = np.empty(BLOCK), np.empty(BLOCK)
    hits = 0
    for start in range(0, samples, BLOCK):
        n = min(BLOCK, samples - start)
        a, b = rng.random(out=x[:n]), rng.random(out=y[:n])
        np.multiply(a, a, out=a)
        np.multiply(b, b, out=b)
        np.add(a, b, out=a)
        hits += np.count_nonzero(a < 1)
    return 4 * hits


def numpy_call(rng, samples):
    z = np.empty(BLOCK)
    total = 0.0
    for start in range(0, samples, BLOCK):
        a = rng.standard_normal(out=z[: min(BLOCK, samples - start)])
        np.multiply(a, VOLATILITY, out=a)
        np.add(a, RATE - 0.5 * VOLATILITY**2, out=a)
        np.exp(a, out=a)
        np.multiply(a, SPOT, out=a)
        np.subtract(a, STRIKE, out=a)
        np.maximum(a, 0, out=a)
        total += a.sum()
    return math.exp(-RATE) * total


# Each thread has its generator; NumPy lets go of Python's lock while it fills arrays and computes.
threads = ThreadPoolExecutor(CORES)
generators = [np.random.default_rng(seed) for seed in np.random.SeedSequence(2026).spawn(CORES)]


def on_one(loop):
    return lambda samples: loop(generators[0], samples) / samples


def on_all(loop):
    def run(samples):
        parts = [samples // CORES + (i < samples % CORES) for i in range(CORES)]
        return sum(threads.map(loop, generators, parts)) / samples

    return run


@numba.njit
def numba_pi(samples):
    hits = 0
    for _ in range(samples):
        x, y = np.random.random(), np.random.random()
        if x * x + y * y < 1:
            hits += 1
    return 4.0 * hits / samples


@numba.njit(parallel=True)
def numba_pi_all(samples):
    hits = 0
    for _ in numba.prange(samples):
        x, y = np.random.random(), np.random.random()
        if x * x + y * y < 1:
            hits += 1
    return 4.0 * hits / samples


@numba.njit
def numba_call(samples):
    total = 0.0
    for _ in range(samples):
        price = SPOT * math.exp(RATE - 0.5 * VOLATILITY**2 + VOLATILITY * np.random.standard_normal())
        total += max(price - STRIKE, 0.0)
    return math.exp(-RATE) * total / samples


@numba.njit(parallel=True)
def numba_call_all(samples):
    total = 0.0
    for _ in numba.prange(samples):
        price = SPOT * math.exp(RATE - 0.5 * VOLATILITY**2 + VOLATILITY * np.random.standard_normal())
        total += max(price - STRIKE, 0.0)
    return math.exp(-RATE) * total / samples


loops = {
    "numpy-pi-one": on_one(numpy_pi),
    "numpy-pi-all": on_all(numpy_pi),
    "numpy-call-one": on_one(numpy_call),
    "numpy-call-all": on_all(numpy_call),
    "numba-pi-one": numba_pi,
    "numba-pi-all": numba_pi_all,
    "numba-call-one": numba_call,
    "numba-call-all": numba_call_all,
}
for line in sys.stdin:
    name, samples = line.split()
    print(loops[name](int(samples)), flush=True)

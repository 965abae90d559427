"""The kernels of assembly/ for numba, with its own random numbers. For each line with a name and a count: the mean."""

import math
import sys

import numba
import numpy as np


@numba.njit
def normal():
    return np.random.standard_normal()


@numba.njit
def asian():
    dt = 1.0 / 50
    drift = (0.05 - 0.5 * 0.2 * 0.2) * dt
    deviation = 0.2 * math.sqrt(dt)
    price = 100.0
    total = 0.0
    for _ in range(50):
        price *= math.exp(drift + deviation * np.random.standard_normal())
        total += price
    return math.exp(-0.05) * max(total / 50 - 100, 0.0)


@numba.njit
def smooth():
    total = 0.0
    for _ in range(5):
        x = np.random.random() - 0.5
        total += x * x
    return math.exp(-total)


@numba.njit
def walk():
    x = 0
    for i in range(100):
        u = np.random.random()
        if u < 0.4:
            x -= 1
        elif u < 0.8:
            x += 1
        if x <= -10 or x >= 10:
            return float(i)
    return 100.0


@numba.njit
def gbm():
    end = 100 * math.exp(0.05 - 0.5 * 0.2 * 0.2 + 0.2 * np.random.standard_normal())
    return math.exp(-0.05) * max(end - 100, 0.0)


def looped(sample):
    @numba.njit
    def loop(samples):
        total = 0.0
        squares = 0.0
        for _ in range(samples):
            value = sample()
            total += value
            squares += value * value
        return total / samples if squares >= 0 else math.nan

    return loop


loops = {kernel.__name__: looped(kernel) for kernel in (normal, asian, smooth, walk, gbm)}
for line in sys.stdin:
    name, samples = line.split()
    print(loops[name](int(samples)), flush=True)

"""IPython Parallel: two engines on this machine. Prints figures as JSON."""

import json
import statistics
import sys
import time

import ipyparallel
import numpy

calls, awaited, rounds = map(int, sys.argv[1:])


def nothing(_):
    return None


def best(work):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


cluster = ipyparallel.Cluster(n=2, log_level=40)
client = cluster.start_and_connect_sync()
try:
    balanced = client.load_balanced_view()
    direct = client[:]
    balanced.map_sync(nothing, range(100))
    data = numpy.zeros(2**23)

    def call_all():
        for result in [balanced.apply_async(nothing, i) for i in range(calls)]:
            result.get()

    def wait_once():
        start = time.perf_counter()
        balanced.apply_sync(nothing, 0)
        return time.perf_counter() - start

    figures = {
        "calls": calls / best(call_all),
        "items": calls / best(lambda: balanced.map(nothing, range(calls), chunksize=100).get()),
        "latencyMs": 1000 * statistics.median(wait_once() for _ in range(awaited)),
        "push": 128 / best(lambda: direct.push({"data": data}, block=True)),
        "scatter": 64 / best(lambda: direct.scatter("part", data, block=True)),
    }
    print(json.dumps(figures))
finally:
    cluster.stop_cluster_sync()

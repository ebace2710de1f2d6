"""The scoring inputs, bit for bit those of SpeedInputs.cs, and how a line of a result is printed."""

import json
import resource
import sys
import time

import numpy as np

ALL_CASES = [(5000, 64), (5000, 256), (20000, 64), (20000, 256), (50000, 64), (50000, 256)]


def cases():
    """The cases named on the command line, as in 50000x256; all where none is."""
    return [c for c in ALL_CASES if len(sys.argv) < 2 or f"{c[0]}x{c[1]}" in sys.argv[1:]]


def uniform(seed, start, count):
    """u(seed, start) … u(seed, start + count − 1): splitmix64 as numbers in (0, 1)."""
    i = np.arange(start, start + count, dtype=np.uint64)
    z = (i + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return ((z >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def log_odds(u):
    return np.log(u / (1 - u))


def candidates(records, models):
    """Masks and margins [models + 1, records]; the last row is the target."""
    count = (models + 1) * records
    keep = uniform(1, 0, count).reshape(models + 1, records) < 0.5
    phi = log_odds(uniform(2, 0, count)).reshape(models + 1, records)
    phi += 4 * uniform(3, 0, records) - 2
    phi += 1.5 * keep
    return keep, phi


def population(records, models):
    phi = log_odds(uniform(4, 0, (models + 1) * records)).reshape(models + 1, records)
    return phi + (4 * uniform(5, 0, records) - 2)


def auc(scores, member):
    """The share of pairs in the right order, ties half."""
    order = np.argsort(scores, kind="stable")
    values, first, counts = np.unique(scores[order], return_index=True, return_counts=True)
    ranks = np.repeat(first + (counts + 1) / 2, counts)
    members = int(member.sum())
    return (ranks[member[order]].sum() - members * (members + 1) / 2) / (members * (len(member) - members))


def best(work, rounds=3):
    """Seconds of the fastest call, and what the last call gave."""
    fastest = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        result = work()
        fastest = min(fastest, time.perf_counter() - began)
    return fastest, result


def report(part, records, models, who, seconds, note):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = {
        "part": part,
        "case": f"{records}x{models}",
        "who": who,
        "seconds": round(seconds, 6),
        "peak_mb": peak,
        "note": note,
    }
    print(json.dumps(line, separators=(",", ":"), ensure_ascii=False), flush=True)

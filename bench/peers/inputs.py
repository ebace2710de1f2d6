"""Inputs of comparisons, the same bits as Comparisons/SpeedInputs.cs, and the lines that are printed."""

import json
import resource
import time

import numpy as np


def uniform(seed, start, count):
    """Numbers start … start + count - 1 of a stream: splitmix64 of a counter, in (0, 1), float64."""
    with np.errstate(over="ignore"):
        z = np.arange(start + 1, start + count + 1, dtype=np.uint64)
        z = z * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def report(part, case, who, seconds, **more):
    """Prints one measurement; more: target, peak_mb, note (see Comparisons/Measurement.cs)."""
    line = {"part": part, "case": case, "who": who, "seconds": seconds}
    line.update({key: value for key, value in more.items() if value is not None})
    print(json.dumps(line), flush=True)


def best_of(rounds, action):
    """Seconds of the fastest of some calls."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


def peak_mb():
    """Largest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def sizes(quick):
    """Records and models of the scoring inputs."""
    every = [(5000, 64), (5000, 256), (20000, 64), (20000, 256), (50000, 64), (50000, 256)]
    return every[:1] if quick else every


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


def fastest(work, rounds=3):
    """Seconds of the fastest call, and what the last call gave."""
    fastest = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        result = work()
        fastest = min(fastest, time.perf_counter() - began)
    return fastest, result

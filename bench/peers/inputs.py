"""Inputs of comparisons, the same bits as Comparisons/SpeedInputs.cs, and the lines that are printed."""

import json
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

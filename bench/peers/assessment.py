"""ROC statistics of a million scores with numpy and scikit-learn: the cases of Comparisons/AssessmentComparison.cs.

Two-way bootstrap: a few replicates are timed, shared out to a process a core, and 2,000 are said to take as much longer. The
rows are sorted once beforehand for numpy, which is not counted; scikit-learn has weights but sorts each time. Neither corrects
for the noise of single rows, which costs ours another eighth.
"""

import multiprocessing
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from scipy.stats import rankdata
from sklearn.metrics import roc_auc_score, roc_curve

from inputs import best_of, report, uniform

PART = "assessment"
REPLICATES = 2000
RATES = 10.0 ** -np.linspace(0, 5.5, 114)


def rows(targets, records):
    """Score, membership, target and record of each row."""
    count = targets * records
    record = np.tile(np.arange(records), targets)
    member = uniform(1, 0, count) < 0.5
    u = uniform(2, 0, count)
    scores = np.log(u / (1 - u)) + 4 * uniform(3, 0, records)[record] - 2 + 1.5 * member
    return scores, member, np.repeat(np.arange(targets), records), record


def draw(generator, targets, records):
    """How often each target and each record came."""
    of_targets = np.bincount(generator.integers(0, targets, max(1, targets - 1)), minlength=targets)
    of_records = np.bincount(generator.integers(0, records, records), minlength=records)
    return of_targets, of_records


def numpy_replicate(generator, table, shape):
    """AUC and TPRs of one replicate by running sums; the rows go from the highest score down and none tie."""
    _, member, target, record = table
    of_targets, of_records = draw(generator, *shape)
    weights = of_targets[target] * of_records[record]
    of_members = np.where(member, weights, 0)
    members = np.cumsum(of_members)
    non_members = np.cumsum(weights - of_members)
    above = np.dot(of_members.astype(np.float64), non_members)
    auc = 1 - above / (float(members[-1]) * non_members[-1])
    places = np.searchsorted(non_members, np.floor(RATES * non_members[-1]), side="right")
    tpr = np.where(places > 0, members[np.maximum(places - 1, 0)], 0) / members[-1]
    return auc, tpr


def sklearn_replicate(generator, table, shape):
    """The same by weights."""
    scores, member, target, record = table
    of_targets, of_records = draw(generator, *shape)
    weights = of_targets[target] * of_records[record]
    fpr, tpr, _ = roc_curve(member, scores, sample_weight=weights)
    auc = roc_auc_score(member, scores, sample_weight=weights)
    return auc, tpr[np.searchsorted(fpr, RATES, side="right") - 1]


# What the processes of a pool inherit: the way to make a replicate, the rows, their shape.
shared = None


def work(arguments):
    seed, count = arguments
    replicate, table, shape = shared
    generator = np.random.default_rng(seed)
    return [replicate(generator, table, shape)[0] for _ in range(count)]


def bootstrap(name, replicate, count, shape, table, case):
    """Times some replicates on all cores."""
    cores = os.cpu_count()
    global shared
    shared = (replicate, table, shape)
    with multiprocessing.get_context("fork").Pool(cores) as pool:
        pool.map(work, [(0, 1)] * cores)
        start = time.perf_counter()
        found = pool.map(work, [(seed, count // cores) for seed in range(cores)], chunksize=1)
        seconds = time.perf_counter() - start
    values = np.concatenate(found)
    note = f"{len(values)} replicates in {seconds:.2f} s, AUC {values.mean():.6f} ± {values.std():.6f}, {cores} processes"
    report(PART, case, name, seconds * REPLICATES / len(values), note=note)


def delong(first, second, member):
    """Two areas and the variance of their difference from midranks."""
    placed = []
    for scores in (first, second):
        ranks = rankdata(scores)
        ones, zeros = scores[member], scores[~member]
        placed.append(
            (
                (ranks[member] - rankdata(ones)) / len(zeros),
                1 - (ranks[~member] - rankdata(zeros)) / len(ones),
            )
        )
    (v1, w1), (v2, w2) = placed
    variance = np.var(v1 - v2, ddof=1) / len(v1) + np.var(w1 - w2, ddof=1) / len(w1)
    return v1.mean() - v2.mean(), variance


def main(quick):
    shapes = [(20, 500), (100, 100)] if quick else [(20, 50_000), (1000, 1000)]
    single = 10_000 if quick else 1_000_000
    scores, member, _, _ = rows(1, single)

    def curve():
        roc_curve(member, scores, drop_intermediate=False)
        roc_auc_score(member, scores)

    note = "curve and area only: no intervals, no bands, no bound on ε"
    report(PART, f"1x{single}", "scikit-learn", best_of(1 if quick else 3, curve), note=note)
    for shape in shapes:
        table = rows(*shape)
        case = f"{shape[0]}x{shape[1]}"
        order = np.argsort(-table[0], kind="stable")
        table = tuple(column[order] for column in table)
        bootstrap("numpy, running sums, a process a core", numpy_replicate, 4 if quick else 40, shape, table, case)
        bootstrap("scikit-learn, weights, a process a core", sklearn_replicate, 4, shape, table, case)
    second = scores + 2 * uniform(21, 0, single)
    difference, variance = delong(scores, second, member)
    seconds = best_of(1 if quick else 3, lambda: delong(scores, second, member))
    note = f"difference {difference:.6f}, variance {variance:.3E}"
    report(PART, f"DeLong, two columns of {single}", "scipy, midranks", seconds, note=note)


if __name__ == "__main__":
    main("--quick" in sys.argv)

"""LiRA as its peers arrange it, each formula written anew.

numpy, vectorised: the authors' online and offline attack. A list of IN and of OUT margins a record (a loop over the
    records that picks rows by the mask), cut to the least count over all records, medians and population standard
    deviations over whole arrays, log-densities of the whole target.
loop, both sides kept as lists: tensorflow/privacy. A list a record, then for each record median and standard
    deviation (NaN left out) of both sides and two calls of a log-density.
loop over columns: LeakPro. For each record its column of margins is picked by the mask, with mean, standard deviation
    and two calls of a log-density.
Loops run over the first records only where all of them would take too long, and are scaled up.
"""

import sys

import numpy as np
import scipy.stats

import inputs

LOOP_RECORDS = 5000


def authors(keep, phi, target, online):
    keep, phi, target = keep[:, :, None], phi[:, :, None], target[:, None]
    inside = [phi[keep[:, j, 0], j, :] for j in range(phi.shape[1])] if online else None
    outside = [phi[~keep[:, j, 0], j, :] for j in range(phi.shape[1])]
    least = min(map(len, outside))
    outside = np.array([o[:least] for o in outside])
    mean_out, std_out = np.median(outside, 1), np.std(outside, 1)
    log_out = scipy.stats.norm.logpdf(target, mean_out, std_out + 1e-30)
    if not online:
        return -log_out.mean(1)
    least = min(map(len, inside))
    inside = np.array([i[:least] for i in inside])
    mean_in, std_in = np.median(inside, 1), np.std(inside, 1)
    log_in = scipy.stats.norm.logpdf(target, mean_in, std_in + 1e-30)
    return (log_in - log_out).mean(1)


def record_lists(keep, phi, target):
    records = len(target)
    inside = [np.array([phi[m, j] for m in np.flatnonzero(keep[:, j])])[:, None] for j in range(records)]
    outside = [np.array([phi[m, j] for m in np.flatnonzero(~keep[:, j])])[:, None] for j in range(records)]
    scores = []
    for j in range(records):
        mean_in, mean_out = np.nanmedian(inside[j], 0), np.nanmedian(outside[j], 0)
        std_in, std_out = np.nanstd(inside[j], 0), np.nanstd(outside[j], 0)
        log_in = scipy.stats.norm.logpdf(target[j], mean_in, std_in + 1e-30)
        log_out = scipy.stats.norm.logpdf(target[j], mean_out, std_out + 1e-30)
        scores.append((log_in - log_out).mean())
    return np.array(scores)


def columns(keep, phi, target):
    scores = np.zeros(len(target))
    for j in range(len(target)):
        column, mask = phi[:, j], keep[:, j]
        inside, outside = column[mask], column[~mask]
        log_in = scipy.stats.norm.logpdf(target[j], np.mean(inside), np.std(inside) + 1e-30)
        log_out = scipy.stats.norm.logpdf(target[j], np.mean(outside), np.std(outside) + 1e-30)
        scores[j] = log_in - log_out
    return scores


def main(quick):
    for records, models in inputs.sizes(quick):
        keep, phi = inputs.candidates(records, models)
        references, margins, target = keep[:-1], phi[:-1], phi[-1]
        member = keep[-1]

        def say(cases, who, seconds, scores, target, scaled=""):
            first = ", ".join(f"{s:.6g}" for s in scores[:3])
            note = f"AUC {inputs.auc(scores, member[: len(scores)]):.6f}, first {first}{scaled}"
            for case in cases:
                name = f"{records}x{models} {case}"
                inputs.report("lira", name, who, seconds, target=target, peak_mb=inputs.peak_mb(), note=note)

        # The authors' medians are set against our means as well, which the paper has.
        for online, cases in ((True, ["online, medians", "online, means"]), (False, ["offline, medians, two-sided"])):
            seconds, scores = inputs.fastest(lambda: authors(references, margins, target, online))
            say(cases, "numpy, vectorised (the authors, medians)", seconds, scores, 25 if online else None)
        part = min(records, LOOP_RECORDS)
        scaled = "" if part == records else f"; first {part} records, scaled"
        sample = (references[:, :part], margins[:, :part], target[:part])
        for who, attack, case in (
            ("loop over lists of margins (tensorflow/privacy, medians)", record_lists, "online, medians"),
            ("loop over columns (LeakPro, means)", columns, "online, means"),
        ):
            seconds, scores = inputs.fastest(lambda: attack(*sample), rounds=1)
            say([case], who, seconds * records / part, scores, 200, scaled)


if __name__ == "__main__":
    main("--quick" in sys.argv)

"""RMIA as its peers arrange it, each formula written anew: the share of population records z with ratio(x) / ratio(z) at
least γ (Privacy Meter) or above it (LeakPro), ratio = confidence of the target over what models give that are not the target.

matrix of all pairs: Privacy Meter. Candidates' OUT confidences by sorting and keeping the upper rows, so that the masks
    must be of halves; ratios of all candidates by all population records as one array of doubles, compared with γ = 1.
candidate by candidate: LeakPro. Two-class logits, softmax of all models and records, mean over all of them (online), then a
    loop over the candidates that compares with the whole population.
"""

import sys

import numpy as np

import inputs

A = 0.3


def matrix_of_pairs(keep, p, target, population, population_target):
    """Offline, from models trained without the record: mean over them, carried over to both by a."""
    half = len(p) // 2
    mean_out = -np.sort(-np.where(keep, 0.0, p), axis=0)[:half].mean(0)
    mean_z = -np.sort(-population, axis=0)[:half].mean(0)
    prior = ((1 + A) * mean_out + (1 - A)) / 2
    prior_z = ((1 + A) * mean_z + (1 - A)) / 2
    ratio, ratio_z = target / prior, population_target / prior_z
    return (ratio[:, None] / ratio_z[None, :] >= 1).mean(1)


def true_class(phi):
    """The softmax of two-class logits (φ, 0), and its first class."""
    logits = np.stack([phi, np.zeros_like(phi)], -1)
    logits -= logits.max(-1, keepdims=True)
    e = np.exp(logits)
    return (e / e.sum(-1, keepdims=True))[..., 0]


def candidate_by_candidate(phi, target, population, population_target):
    p, p_z = true_class(phi), true_class(population)
    ratio = true_class(target) / (p.mean(0) + 1e-6)
    ratio_z = true_class(population_target) / (p_z.mean(0) + 1e-6)
    return np.array([np.count_nonzero(r / ratio_z > 1) / len(ratio_z) for r in ratio])


def main(quick):
    for records, models in inputs.sizes(quick):
        size = 5000 if records <= 5000 else 10000
        keep, phi = inputs.candidates(records, models)
        z = inputs.population(size, models)
        member = keep[-1]

        def say(case, who, seconds, scores):
            first = ", ".join(f"{s:.6g}" for s in scores[:3])
            note = f"AUC {inputs.auc(scores, member):.6f}, first {first}"
            name = f"{records}x{models} {case}"
            inputs.report("rmia", name, who, seconds, target=50, peak_mb=inputs.peak_mb(), note=note)

        seconds, scores = inputs.fastest(lambda: candidate_by_candidate(phi[:-1], phi[-1], z[:-1], z[-1]))
        say("online", "candidate by candidate (LeakPro)", seconds, scores)
        p, p_z = 1 / (1 + np.exp(-phi)), 1 / (1 + np.exp(-z))
        seconds, scores = inputs.fastest(lambda: matrix_of_pairs(keep[:-1], p[:-1], p[-1], p_z[:-1], p_z[-1]))
        say("offline", "matrix of all pairs (Privacy Meter)", seconds, scores)


if __name__ == "__main__":
    main("--quick" in sys.argv)

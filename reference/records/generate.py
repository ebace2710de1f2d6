"""Values of SciPy for the tests of record-level statistics; see README.md."""
import json
import numpy as np
import scipy
from scipy import optimize, stats

rng = np.random.default_rng(20261125)
out = {"scipy": scipy.__version__, "uniformity": [], "agreement": [], "harmonic_factor": [], "own_distribution": []}

for name, p in [
    ("uniform", rng.random(40)),
    ("small", rng.random(25) ** 2),
    ("large", rng.random(25) ** 0.5),
    ("one", np.array([0.03])),
    ("three", np.array([0.1, 0.5, 0.9])),
    ("many", rng.random(3000)),
    ("grid", np.round(rng.random(200), 2)),
]:
    out["uniformity"].append({
        "name": name,
        "p": p.tolist(),
        "two_sided": list(map(float, stats.kstest(p, "uniform", method="exact"))),
        "excess": list(map(float, stats.kstest(p, "uniform", alternative="greater", method="exact"))),
    })

for name, a, b in [
    ("related", (x := rng.normal(size=60)), x + rng.normal(size=60)),
    ("opposed", (x := rng.normal(size=30)), -x + 0.3 * rng.normal(size=30)),
    ("ties", rng.integers(0, 6, 80).astype(float), rng.integers(0, 4, 80).astype(float)),
    ("equal", (x := rng.normal(size=12)), x),
    ("two", np.array([1.0, 2.0]), np.array([5.0, 3.0])),
]:
    top = 10 if len(a) > 10 else 1
    sets = [set(np.argsort(-v, kind="stable")[:top].tolist()) for v in (a, b)]
    out["agreement"].append({
        "name": name,
        "a": a.tolist(),
        "b": b.tolist(),
        "spearman": float(stats.spearmanr(a, b).correlation),
        "kendall": float(stats.kendalltau(a, b).correlation),
        "top": top,
        "jaccard": None if name == "ties" else len(sets[0] & sets[1]) / len(sets[0] | sets[1]),
    })

# Vovk and Wang 2020, Proposition 6, solved by SciPy's brentq.
for k in [3, 4, 5, 10, 50, 100, 1000, 100000]:
    y = optimize.brentq(lambda t: t * t - k * ((t + 1) * np.log(t + 1) - t), 1e-6 if k > 2 else 0, 1e9, xtol=1e-12, rtol=1e-14)
    out["harmonic_factor"].append({"k": k, "factor": float((y + k) ** 2 / ((y + 1) * k))})

for answer, others in [
    (1.5, rng.normal(size=5)), (4.0, rng.normal(1, 2, size=16)), (-3.0, rng.normal(size=64)),
    (60.0, rng.normal(size=200)), (1001.25, 1000 + 1e-3 * rng.normal(size=20)), (0.5, np.array([0.1, 0.2])),
]:
    n = len(others)
    mean, spread = others.mean(), others.std(ddof=1)
    # The t form is what scipy calls a prediction: one more draw against n.
    out["own_distribution"].append({
        "answer": answer,
        "others": others.tolist(),
        "student_t": float(stats.t.logsf((answer - mean) / (spread * np.sqrt(1 + 1 / n)), n - 1)),
        "normal": float(stats.norm.logsf((answer - mean) / spread)),
        "rank": float(np.log((1 + np.sum(others >= answer)) / (1 + n))),
    })

with open("expected.json", "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
print(scipy.__version__)

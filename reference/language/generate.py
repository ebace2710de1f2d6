"""Values of parts of attacks on language models by numpy, scipy, scikit-learn and Python's zlib: parts.json.

    python3 generate.py > parts.json

Debian 12: numpy 1.24.2, scipy 1.10.1, scikit-learn 1.2.1, zlib 1.2.13.
"""

import json
import zlib

import numpy as np
from scipy import stats
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(5)


def series(n):
    return np.round(-rng.exponential(2.0, n), 6)


slopes = []
for n in (2, 5, 40, 200):
    x = series(n)
    slopes.append({"series": x.tolist(), "slope": float(np.polyfit(range(n), x, 1)[0])})

# Scores of three attacks for 60 documents to learn from and 15 to judge; eighths, so that ties stay ties.
known = np.round(8 * rng.normal(size=(60, 3))) / 8
member = rng.random(60) < 1 / (1 + np.exp(-known[:, 0]))
judged = np.round(8 * rng.normal(size=(15, 3))) / 8


def above(column, x):
    return (np.sum(column > x) + 0.5 * np.sum(column == x) + 0.5) / (len(column) + 1)


def normal(rows):
    return np.array([[-stats.norm.ppf(above(known[:, a], r[a])) for a in range(3)] for r in rows])


x = normal(known)
mean, deviation = x.mean(axis=0), x.std(axis=0)
# The mean loss with λ/2·‖w‖² is scikit-learn's sum with C = 1/(n·λ).
fit = LogisticRegression(C=1 / (60 * 0.01), solver="newton-cholesky", tol=1e-12).fit((x - mean) / deviation, member)
odds = fit.decision_function((normal(judged) - mean) / deviation)

texts = [
    "a",
    "The quick brown fox jumps over the lazy dog.",
    "äöü – 日本語 " * 3,
    "to be or not to be, that is the question " * 20,
    " ".join(str(i * i) for i in range(400)),
]
print(
    json.dumps(
        {
            "slopes": slopes,
            "combination": {
                "known": known.tolist(),
                "member": member.tolist(),
                "judged": judged.tolist(),
                "log_odds": odds.tolist(),
            },
            "zlib": [{"text": t, "length": len(zlib.compress(t.encode("utf-8")))} for t in texts],
        },
        indent=1,
        ensure_ascii=False,
    )
)

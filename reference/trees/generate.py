"""Gradient-boosted trees by scikit-learn on images of the repository: python3 reference/trees/generate.py

Pullovers (2) against shirts (6) of data/fashion-mnist; features are the means of 4 x 4 pixels, with every eleventh of
them missing in one of two variants. The first two thirds are learnt, the rest is scored.
"""

import gzip
import json
import pathlib
import time

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss, roc_auc_score

here = pathlib.Path(__file__).parent
data = here.parent.parent / "data" / "fashion-mnist"


def read(name, offset):
    return np.frombuffer(gzip.decompress((data / name).read_bytes())[offset:], np.uint8)


labels = read("t10k-labels-idx1-ubyte.gz", 8)
images = read("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)
kept = (labels == 2) | (labels == 6)
y = (labels[kept] == 6).astype(int)
x = images[kept].reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)).reshape(len(y), 49)
cut = len(y) * 2 // 3
holes = x.copy()
i, j = np.indices(x.shape)
holes[(i * 7 + j * 13) % 11 == 0] = np.nan

cases = []
for name, table, options in [
    ("usual", x, dict()),
    ("missing", holes, dict()),
    ("small", x, dict(max_iter=40, max_leaf_nodes=7, min_samples_leaf=5, l2_regularization=3.0, learning_rate=0.2)),
    ("coarse", x, dict(max_bins=16)),
]:
    model = HistGradientBoostingClassifier(early_stopping=False, **options)
    start = time.perf_counter()
    model.fit(table[:cut], y[:cut])
    seconds = time.perf_counter() - start
    case = dict(name=name, options=options, seconds=round(seconds, 3))
    for part, rows in [("train", slice(0, cut)), ("test", slice(cut, None))]:
        p = model.predict_proba(table[rows])[:, 1]
        case[part] = dict(log_loss=log_loss(y[rows], p), auc=roc_auc_score(y[rows], p))
    case["first_scores"] = model.decision_function(table[cut : cut + 20]).tolist()
    cases.append(case)

result = dict(sklearn=sklearn.__version__, numpy=np.__version__, records=len(y), learnt=cut, cases=cases)
(here / "expected.json").write_text(json.dumps(result, indent=1) + "\n")

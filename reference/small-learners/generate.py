"""Values for Telltale.Learning/Small from scikit-learn: python3 generate.py writes expected.json beside itself.

Rows are drawn by numpy and written with the values, so that nothing has to be drawn again to check them.
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from sklearn.linear_model import LogisticRegression, QuantileRegressor, Ridge
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(20261125)
n, width = 160, 3
rows = np.round(rng.normal(size=(n, width)) * [1.0, 5.0, 0.2] + [0.0, 100.0, -1.0], 4)
standard = StandardScaler().fit_transform(rows)
answers = (standard @ [1.2, -0.5, 0.3] + rng.logistic(size=n) > 0.4).astype(int)
targets = np.round(standard @ [0.7, 0.2, -0.4] + 0.5 * rng.normal(size=n), 4)
asked = np.round(rng.normal(size=(6, width)) * [1.5, 8.0, 0.3] + [0.0, 100.0, -1.0], 4)
scaler = StandardScaler().fit(rows)

logistic = {}
for penalty in (1e-4, 1e-2, 1.0):
    fit = LogisticRegression(C=1 / (n * penalty), solver="newton-cg", tol=1e-9, max_iter=10_000).fit(standard, answers)
    logistic[str(penalty)] = fit.decision_function(scaler.transform(asked)).tolist()

ridge = {}
for penalty in (1e-4, 1e-2, 1e-1, 1.0):
    fit = Ridge(alpha=n * penalty, solver="cholesky").fit(standard, targets)
    ridge[str(penalty)] = fit.predict(scaler.transform(asked)).tolist()

quantiles = {}
for level in (0.1, 0.5, 0.9):
    fit = QuantileRegressor(quantile=level, alpha=0, solver="highs").fit(standard, targets)
    error = targets - fit.predict(standard)
    quantiles[str(level)] = float(np.mean(np.where(error > 0, level * error, (level - 1) * error)))

out = {
    "made_by": f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
    "rows": rows.tolist(),
    "answers": answers.tolist(),
    "targets": targets.tolist(),
    "asked": asked.tolist(),
    "logistic": logistic,
    "ridge": ridge,
    "least_pinball_loss": quantiles,
}
path = pathlib.Path(__file__).with_name("expected.json")
path.write_text(json.dumps(out, indent=1) + "\n")

"""Values of SciPy for the tests of verdicts and validity checks; see README.md."""
import csv
import scipy
from scipy.stats import chi2_contingency, hypergeom

with open("hypergeometric.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["x", "all", "marked", "drawn", "p_at_least"])
    for x, total, marked, drawn in [
        (0, 10, 5, 3), (3, 10, 5, 3), (2, 10, 5, 3), (8, 100, 50, 10), (10, 100, 50, 10),
        (60, 1000, 500, 100), (70, 1000, 500, 100), (12, 20000, 10000, 20), (140, 20000, 10000, 200),
        (1100, 20000, 10000, 2000), (30, 5000, 200, 500), (9, 12, 9, 10), (7, 12, 9, 10), (8, 12, 9, 10),
        (200, 100000, 50000, 200), (25500, 500000, 250000, 50000),
    ]:
        out.writerow([x, total, marked, drawn, repr(float(hypergeom.sf(x - 1, total, marked, drawn)))])

with open("chi-squared.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["nonmembers", "members", "statistic", "p"])
    for a, b in [([50, 50, 50], [50, 50, 50]), ([60, 40, 50], [45, 55, 50]), ([30, 70], [60, 40]),
                 ([200, 210, 190, 205], [100, 90, 110, 95])]:
        test = chi2_contingency([a, b], correction=False)
        out.writerow([" ".join(map(str, a)), " ".join(map(str, b)), repr(float(test.statistic)), repr(float(test.pvalue))])
print(scipy.__version__)

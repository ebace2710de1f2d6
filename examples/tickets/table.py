"""Prints a table of attacks and runs from result.json files, in Markdown."""

import json
import os
import sys

runs = [(os.path.basename(os.path.dirname(path)), json.load(open(path, encoding="utf-8"))) for path in sys.argv[1:]]
labels = []
for _, run in runs:
    for row in run["assessments"]:
        if row["label"] not in labels:
            labels.append(row["label"])


def rate(row, fpr):
    for point in row["tpr_at_fpr"]:
        if abs(point["fpr"] - fpr) < 1e-12:
            return f"{100 * point['tpr']:.1f}" if point["support"] != "unsupported" else "–"
    return "–"


def cell(run, label):
    for row in run["assessments"]:
        if row["label"] == label:
            auc = row["auc"]
            return f"{auc['value']:.3f} ({auc['low']:.3f}–{auc['high']:.3f}), {rate(row, 0.01)}"
    return "–"


print("AUC (95 % limits), TPR at 1 % FPR in percent.\n")
print("| attack | " + " | ".join(name for name, _ in runs) + " |")
print("|---" * (len(runs) + 1) + "|")
for label in labels:
    print(f"| {label} | " + " | ".join(cell(run, label) for _, run in runs) + " |")
print("\n| run | verdict | checks failed |\n|---|---|---|")
for name, run in runs:
    failed = [c["name"] for c in run["validity"] if c["status"] == "failed"]
    print(f"| {name} | {run['verdict']['grade']} | {', '.join(failed) or 'none'} |")

"""Prints a result as the Markdown table that docs/attacks.md shows. Usage: table.py RESULT.json [TOKENS_A_TEXT [EARLIER.json]]"""

import json
import sys


def percent(rate):
    return f"{100 * rate:.2f}"


def at(assessment, fpr):
    for point in assessment["tpr_at_fpr"]:
        if point["fpr"] == fpr:
            if point["support"] == "unsupported":
                return "unsupported"
            note = " (fragile)" if point["support"] == "fragile" else ""
            return f"{percent(point['tpr'])} ({percent(point['low'])}–{percent(point['high'])}){note}"
    return ""


def training(result, earlier):
    """Seconds of training; where this run took up what an earlier one on the same records had trained, of that one."""
    runs = [result]
    if earlier:
        with open(earlier, encoding="utf-8") as file:
            runs.append(json.load(file))
    same = [r for r in runs if all(r[part] == result[part] for part in ("inputs", "environment"))]
    return max(r["timings"]["seconds"]["train"] for r in same)


def selector(result):
    """The selector against the best attack beside it: the paired comparison that the result carries, as selector less attack."""
    others = [a for a in result["assessments"] if a["label"] != "select"]
    if len(others) in (0, len(result["assessments"])):
        return
    best = max(others, key=lambda a: a["auc"]["value"])["label"]
    for pair in result["comparisons"]:
        if {pair["first"], pair["second"]} == {"select", best}:
            limits = sorted(pair[end] if pair["first"] == "select" else -pair[end] for end in ("low", "high"))
            difference = pair["difference"] if pair["first"] == "select" else -pair["difference"]
            count = len(result["assessments"])
            print(
                f"\nAUC of `select` less that of the best attack beside it, `{best}`: {difference:.4f} ({limits[0]:.4f} to {limits[1]:.4f}, limits "
                f"that hold for all {count * (count - 1) // 2} comparisons together; p {pair['p_value']:.2g}, {pair['adjusted_p_value']:.2g} after correction)."
            )


def main(path, tokens=None, earlier=None):
    with open(path, encoding="utf-8") as file:
        result = json.load(file)
    inputs = result["inputs"]
    models = inputs["models"]
    seconds = result["timings"]["seconds"]
    rates = [point["fpr"] for point in result["assessments"][0]["tpr_at_fpr"]]
    print(f"### {result['plan']['source']}\n")
    accuracy = (
        f"; accuracy {models['train_accuracy']:.3f} on members, {models['test_accuracy']:.3f} on others" if models else ""
    )
    print(
        f"{inputs['targets']} targets of {inputs['records']} candidates each, {inputs['references']} reference models a target, "
        f"{inputs['population']} population records{accuracy}. Training took {training(result, earlier):.0f} s on {result['timings']['threads']} threads "
        f"({result['environment']['machine']}). Verdict: {result['verdict']['grade']}.\n"
    )
    heads = ["attack", "AUC"] + [f"TPR % at FPR {100 * rate:g} %" for rate in rates] + ["queries"] + (["tokens"] if tokens else []) + ["seconds"]
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for assessment in sorted(result["assessments"], key=lambda a: -a["auc"]["value"]):
        auc = assessment["auc"]
        cells = [
            f"`{assessment['label']}`",
            f"{auc['value']:.3f} ({auc['low']:.3f}–{auc['high']:.3f})",
            *[at(assessment, rate) for rate in rates],
            f"{assessment.get('queries') or 0:.0f}",
            *([f"{(assessment.get('queries') or 0) * float(tokens):.0f}"] if tokens else []),
            f"{seconds.get('attack:' + assessment['label'], 0):.2f}",
        ]
        print("| " + " | ".join(cells) + " |")
    selector(result)
    for skipped in result["skipped"]:
        print(f"\n`{skipped['label']}` was left out: it {skipped['reason']}.")


main(*sys.argv[1:4])

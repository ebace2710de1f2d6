"""Makes evidence from two real data sets, each split as it comes and split at random: python3 make_evidence.py FOLDER

A softmax regression is trained with numpy on the members of each split, and asked about members and non-members.
"""

import json
import pathlib
import sys

import numpy as np

folder = pathlib.Path(sys.argv[1])


def train(x, y, epochs=60, rate=0.5, batch=64):
    """Logistic regression by stochastic gradient descent with a little decay; rows have an intercept already."""
    rng = np.random.default_rng(1)
    weights = np.zeros(x.shape[1])
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch):
            rows = order[start : start + batch]
            error = 1 / (1 + np.exp(-np.clip(x[rows] @ weights, -30, 30))) - y[rows]
            weights -= rate * (x[rows].T @ error / len(rows) + 1e-5 * weights)
        rate *= 0.97
    return weights


def write(name, x, y, members, nonmembers, features=None, texts=None):
    """Trains on the members and writes what the model says of both."""
    x = np.hstack([x, np.ones((len(x), 1))]).astype(np.float32)
    weights = train(x[members], y[members])
    rows = np.concatenate([members, nonmembers])
    rows = rows[np.random.default_rng(2).permutation(len(rows))]
    is_member = np.isin(rows, members).astype(np.int8)
    z = x[rows] @ weights
    right = ((z > 0) == y[rows]).astype(float)
    print(f"{name}: accuracy {right[is_member == 1].mean():.3f} on members, {right[is_member == 0].mean():.3f} on others")
    out = folder / name
    out.mkdir(parents=True, exist_ok=True)
    np.save(out / "labels.npy", y[rows].astype(np.int64))
    np.save(out / "member.npy", is_member)
    np.save(out / "target_logits.npy", np.stack([np.zeros_like(z), z], axis=1).astype(np.float32))
    if features is not None:
        np.save(out / "features.npy", features[rows].astype(np.float32))
    if texts is not None:
        with open(out / "texts.jsonl", "w") as file:
            file.writelines(json.dumps(texts[r]) + "\n" for r in rows)


def both(name, x, y, is_later, **records):
    """The split that came with the data, and a random one of the same sizes."""
    earlier, later = np.flatnonzero(is_later == 0), np.flatnonzero(is_later == 1)
    write(f"{name}-as-it-comes", x, y, earlier, later, **records)
    order = np.random.default_rng(3).permutation(len(y))
    write(f"{name}-random", x, y, order[: len(earlier)], order[len(earlier) :], **records)


table = np.genfromtxt(folder / "grants.csv", delimiter=",", skip_header=1)
# Repeated rows first: a copy on the other side of the split is a member in all but name.
_, first = np.unique(table[:, :-2], axis=0, return_index=True)
table = table[np.sort(first)]
x = np.nan_to_num(table[:, :-2])
scaled = (x - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-9)
both("grants", np.clip(scaled, -5, 5) / 10, table[:, -2].astype(int), table[:, -1], features=x)

lines = [line.rstrip("\n").split("\t", 2) for line in open(folder / "foods.txt", encoding="utf-8")]
seen = set()
lines = [line for line in lines if not (line[2] in seen or seen.add(line[2]))]
texts = [line[2] for line in lines]
words = [[w for w in "".join(c if c.isalnum() else " " for c in t.lower()).split()] for t in texts]
known = {}
for text in words:
    for word in set(text):
        known[word] = known.get(word, 0) + 1
places = {word: i for i, word in enumerate(sorted(w for w, count in known.items() if count >= 5))}
bag = np.zeros((len(texts), len(places)), np.float32)
for i, text in enumerate(words):
    for word in text:
        if word in places:
            bag[i, places[word]] = 1
bag /= np.sqrt(np.maximum(bag.sum(axis=1, keepdims=True), 1))
great = np.array([int(line[1]) for line in lines])
both("foods", bag, great, np.array([int(line[0]) for line in lines]), texts=texts)
# What the split of a careless crawl may look like: the shorter half of the reviews against the longer.
lengths = np.array([len(text) for text in words])
both("foods-by-length", bag, great, (lengths > np.median(lengths)).astype(int), texts=texts)

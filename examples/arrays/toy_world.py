"""Records and models for trying Telltale on arrays: numpy alone, everything drawn from a seed.

A record has 60 features around the mean of its class, and a label that is wrong now and then. A model is a softmax
regression trained long enough to fit the records it has seen better than others, as larger models do.
"""

import numpy as np

CLASSES = 4
FEATURES = 60
WRONG_LABELS = 0.15


def draw_records(count, seed):
    """Features [count, FEATURES] and labels [count] of records from one distribution."""
    rng = np.random.default_rng(seed)
    means = rng.normal(scale=0.35, size=(CLASSES, FEATURES))
    classes = rng.integers(CLASSES, size=count)
    features = means[classes] + rng.normal(size=(count, FEATURES))
    wrong = rng.random(count) < WRONG_LABELS
    return features, np.where(wrong, rng.integers(CLASSES, size=count), classes)


def train(features, labels, steps=200, rate=1.0):
    """Softmax regression by gradient descent; returns a function from features to logits."""
    mean = features.mean(axis=0)
    inputs = features - mean
    truth = np.eye(CLASSES)[labels]
    weights = np.zeros((FEATURES, CLASSES))
    bias = np.zeros(CLASSES)
    for _ in range(steps):
        logits = inputs @ weights + bias
        answers = np.exp(logits - logits.max(axis=1, keepdims=True))
        answers /= answers.sum(axis=1, keepdims=True)
        error = (answers - truth) / len(labels)
        weights -= rate * (inputs.T @ error)
        bias -= rate * error.sum(axis=0)
    return lambda records: (records - mean) @ weights + bias

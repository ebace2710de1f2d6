"""Shadow models 600-128-100 in PyTorch on the CPU: as it comes, on one thread, and one single-threaded process a core.

Batches are taken from memory by index, the fastest of PyTorch's ways; starting Python, importing and making the data are
not counted. Seconds are those of one model.
"""

import json
import os
import subprocess
import sys
import time

import numpy as np

from inputs import report, uniform

RECORDS, FEATURES, CLASSES, HIDDEN, BATCH, EPOCHS = 20_000, 600, 100, 128, 128, 20
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
CASE = "600-128-100, a model"


def data():
    """Features of 0 and 1 and labels, defined bit for bit."""
    labels = np.floor(uniform(10, 0, RECORDS) * CLASSES).astype(np.int64)
    centres = uniform(11, 0, CLASSES * FEATURES).reshape(CLASSES, FEATURES) < 0.5
    limits = np.where(centres[labels], 0.6, 0.4)
    return (uniform(12, 0, RECORDS * FEATURES).reshape(RECORDS, FEATURES) < limits).astype(np.float32), labels


def work(first, last):
    """Trains some models; prints when it began and ended, and the held-out accuracy of the first."""
    import torch

    features, labels = data()
    x = torch.from_numpy(features)
    y = torch.from_numpy(labels)
    accuracy = None
    start = time.time()
    for model in range(first, last):
        torch.manual_seed(model)
        order = np.argsort(uniform(1000 + model, 0, RECORDS), kind="stable")
        members = torch.from_numpy(order[: RECORDS // 2].copy())
        network = torch.nn.Sequential(
            torch.nn.Linear(FEATURES, HIDDEN), torch.nn.Tanh(), torch.nn.Linear(HIDDEN, CLASSES)
        )
        optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
        loss = torch.nn.CrossEntropyLoss()
        for _ in range(EPOCHS):
            shuffled = members[torch.randperm(len(members))]
            for batch in shuffled.split(BATCH):
                optimiser.zero_grad()
                loss(network(x[batch]), y[batch]).backward()
                optimiser.step()
        if accuracy is None:
            end_of_first = time.time()
            rest = torch.from_numpy(order[RECORDS // 2 :].copy())
            with torch.no_grad():
                accuracy = (network(x[rest]).argmax(1) == y[rest]).float().mean().item()
            start += time.time() - end_of_first
    threads = torch.get_num_threads()
    print(json.dumps({"start": start, "end": time.time(), "accuracy": accuracy, "threads": threads}))


def run(who, ranges, environment, target, arrangement):
    """One process for each range of models, all at once."""
    clean = {k: v for k, v in os.environ.items() if k not in ONE_THREAD}
    processes = [
        subprocess.Popen(
            [sys.executable, __file__, "--work", str(first), str(last)],
            env={**clean, **environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        for first, last in ranges
    ]
    answers = [json.loads(process.communicate()[0]) for process in processes]
    if any(process.returncode for process in processes):
        sys.exit(1)
    models = sum(last - first for first, last in ranges)
    elapsed = max(a["end"] for a in answers) - min(a["start"] for a in answers)
    accuracy = sum(a["accuracy"] for a in answers) / len(answers)
    note = f"{arrangement} (torch: {answers[0]['threads']}); {models} models; held-out accuracy {accuracy:.3f}"
    report("training", CASE, who, elapsed / models, target=target, note=note)


def main(quick):
    cores = os.cpu_count() or 1
    each = (2 if quick else 32 // cores)
    ranges = [(c * each, (c + 1) * each) for c in range(cores)]
    run("PyTorch, the best way", ranges, ONE_THREAD, 1.6, f"{cores} processes of one thread")
    run("PyTorch, one thread", [(0, 1 if quick else 4)], ONE_THREAD, None, "one process of one thread")
    few = [(0, 1 if quick else 2)]
    run("PyTorch, out of the box", few, {}, 10, "one process, its own choice of threads")
    # What it chooses where it takes the cores for two; on some virtual machines it takes them for one.
    both = {"OMP_NUM_THREADS": str(cores)}
    run("PyTorch, as many threads as cores", few, both, 10, f"one process, {cores} threads, OpenBLAS as it comes")


if __name__ == "__main__":
    if "--work" in sys.argv:
        work(*map(int, sys.argv[2:]))
    else:
        main("--quick" in sys.argv)

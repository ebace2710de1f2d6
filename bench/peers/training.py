"""Shadow models 600-128-100 in PyTorch on the CPU: as it comes, on one thread, and one single-threaded process a core.

Batches are taken from memory by index, the fastest of PyTorch's ways; starting Python, importing and making the data are
not counted. Seconds are those of one model. Where there is a GPU, also on it: a model after the other, and many stacked.
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


def train(first, last, device="cpu"):
    """Trains some models, one after the other: when it began and ended, and the held-out accuracy of the first."""
    import torch

    features, labels = data()
    x = torch.from_numpy(features).to(device)
    y = torch.from_numpy(labels).to(device)
    accuracy = None
    start = time.time()
    for model in range(first, last):
        torch.manual_seed(model)
        order = np.argsort(uniform(1000 + model, 0, RECORDS), kind="stable")
        members = torch.from_numpy(order[: RECORDS // 2].copy()).to(device)
        network = torch.nn.Sequential(
            torch.nn.Linear(FEATURES, HIDDEN), torch.nn.Tanh(), torch.nn.Linear(HIDDEN, CLASSES)
        ).to(device)
        optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
        loss = torch.nn.CrossEntropyLoss()
        for _ in range(EPOCHS):
            shuffled = members[torch.randperm(len(members), device=device)]
            for batch in shuffled.split(BATCH):
                optimiser.zero_grad()
                loss(network(x[batch]), y[batch]).backward()
                optimiser.step()
        if device == "cuda":
            torch.cuda.synchronize()
        if accuracy is None:
            end_of_first = time.time()
            rest = torch.from_numpy(order[RECORDS // 2 :].copy()).to(device)
            with torch.no_grad():
                accuracy = (network(x[rest]).argmax(1) == y[rest]).float().mean().item()
            start += time.time() - end_of_first
    return {"start": start, "end": time.time(), "accuracy": accuracy, "threads": torch.get_num_threads()}


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


def stacked(models, device, tf32):
    """Many models in one: weights [models × in × out], a batch of each a step, the steps recorded once and replayed."""
    import torch

    torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.manual_seed(models)
    features, labels = data()
    x = torch.from_numpy(features).to(device)
    y = torch.from_numpy(labels).to(device)
    orders = [np.argsort(uniform(1000 + m, 0, RECORDS), kind="stable") for m in range(models)]
    members = torch.from_numpy(np.stack([o[: RECORDS // 2] for o in orders])).to(device)
    rest = torch.from_numpy(orders[0][RECORDS // 2 :].copy()).to(device)

    def layer(width, out):
        limit = width**-0.5
        weights = torch.empty(models, width, out, device=device).uniform_(-limit, limit).requires_grad_()
        return weights, torch.empty(models, 1, out, device=device).uniform_(-limit, limit).requires_grad_()

    (w1, b1), (w2, b2) = layer(FEATURES, HIDDEN), layer(HIDDEN, CLASSES)
    on_gpu = device == "cuda"
    optimiser = torch.optim.Adam([w1, b1, w2, b2], lr=1e-3, capturable=on_gpu, fused=on_gpu)

    def outputs(rows):
        return torch.baddbmm(b2, torch.tanh(torch.baddbmm(b1, rows, w1)), w2)

    def step(batch):
        optimiser.zero_grad(set_to_none=False)
        z = outputs(x[batch]).flatten(0, 1)
        # The mean over each model's batch, summed over models: the gradients of each alone.
        loss = torch.nn.functional.cross_entropy(z, y[batch].flatten(), reduction="sum") / batch.shape[1]
        loss.backward()
        optimiser.step()

    def recorded(size):
        """Replays a step on the batches that are put into its buffer."""
        buffer = members[:, :size].clone()
        if not on_gpu:
            return step
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            step(buffer)

        def replay(batch):
            buffer.copy_(batch)
            graph.replay()

        return replay

    initial = [p.detach().clone() for p in (w1, b1, w2, b2)]
    if on_gpu:
        # Libraries choose their kernels in the first steps, which must not be recorded.
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(3):
                step(members[:, :BATCH])
        torch.cuda.current_stream().wait_stream(aside)
    steps = {size: recorded(size) for size in (BATCH, members.shape[1] % BATCH)}
    with torch.no_grad():
        for parameter, start in zip((w1, b1, w2, b2), initial):
            parameter.copy_(start)
        for state in optimiser.state.values():
            for value in state.values():
                value.zero_()
    synchronise = torch.cuda.synchronize if on_gpu else (lambda: None)
    synchronise()
    start = time.time()
    for _ in range(EPOCHS):
        shuffled = torch.gather(members, 1, torch.rand(members.shape, device=device).argsort(1))
        for batch in shuffled.split(BATCH, dim=1):
            steps[batch.shape[1]](batch)
    synchronise()
    end = time.time()
    with torch.no_grad():
        first = torch.tanh(x[rest] @ w1[0] + b1[0]) @ w2[0] + b2[0]
        accuracy = (first.argmax(1) == y[rest]).float().mean().item()
    where = torch.cuda.get_device_name() if on_gpu else "CPU"
    who = f"PyTorch on a GPU, {models} models stacked, {'TF32' if tf32 else 'float32'}"
    note = f"{where}; steps recorded once and replayed; held-out accuracy {accuracy:.3f}"
    report("training", CASE, who, (end - start) / models, note=note)


def on_gpu(quick):
    """The same models on a GPU, where there is one."""
    import torch

    if not torch.cuda.is_available():
        return
    train(0, 1, "cuda")
    models = 1 if quick else 3
    answer = train(0, models, "cuda")
    note = f"{torch.cuda.get_device_name()}; {models} models; held-out accuracy {answer['accuracy']:.3f}"
    who = "PyTorch on a GPU, a model after the other"
    report("training", CASE, who, (answer["end"] - answer["start"]) / models, note=note)
    for models in [32] if quick else [32, 128, 512]:
        for tf32 in (False, True):
            stacked(models, "cuda", tf32)


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
        print(json.dumps(train(*map(int, sys.argv[2:]))))
    elif "--gpu" in sys.argv:
        on_gpu("--quick" in sys.argv)
    else:
        main("--quick" in sys.argv)
        on_gpu("--quick" in sys.argv)

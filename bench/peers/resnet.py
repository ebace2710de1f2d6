"""A residual network of 101,000 weights in PyTorch on the CPU, on the 10,000 bundled pictures of Fashion-MNIST.

Pictures are taken from memory by index. The best way is one single-threaded process a core, each training a model of its
own, with channels last (the faster of PyTorch's two layouts here). Seconds are those of one epoch of one model; starting
Python, importing, reading and the first two batches are not counted.
"""

import gzip
import json
import os
import pathlib
import subprocess
import sys
import time

import numpy as np

from inputs import report

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "data" / "fashion-mnist"
BATCH = 64


def work(records, epochs, channels_last):
    """Trains one model; prints when it began and ended, and its accuracy."""
    import torch
    from torch import nn

    if os.environ.get("OMP_NUM_THREADS") == "1":
        torch.set_num_threads(1)

    class Block(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.first = nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs))
            self.second = nn.Sequential(nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
            self.shortcut = nn.Sequential()
            if stride != 1 or inputs != outputs:
                self.shortcut = nn.Sequential(
                    nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
                )

        def forward(self, x):
            return torch.relu(self.second(torch.relu(self.first(x))) + self.shortcut(x))

    network = nn.Sequential(
        nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        Block(16, 16, 1), Block(16, 16, 1), Block(16, 32, 2), Block(32, 32, 1), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )  # fmt: skip
    pixels = gzip.decompress((FOLDER / "t10k-images-idx3-ubyte.gz").read_bytes())[16:]
    labels = gzip.decompress((FOLDER / "t10k-labels-idx1-ubyte.gz").read_bytes())[8:]
    x = torch.from_numpy(np.frombuffer(pixels, np.uint8).reshape(-1, 1, 28, 28)[:records].astype(np.float32) / 255)
    y = torch.from_numpy(np.frombuffer(labels, np.uint8)[:records].astype(np.int64))
    if channels_last:
        network = network.to(memory_format=torch.channels_last)
        x = x.to(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    loss = nn.CrossEntropyLoss()

    def learn(batch):
        optimiser.zero_grad()
        loss(network(x[batch]), y[batch]).backward()
        optimiser.step()

    for _ in range(2):
        learn(torch.arange(BATCH))
    start = time.time()
    for _ in range(epochs):
        for batch in torch.randperm(records).split(BATCH):
            learn(batch)
    end = time.time()
    network.eval()
    with torch.no_grad():
        right = sum((network(x[b]).argmax(1) == y[b]).sum().item() for b in torch.arange(records).split(250))
    print(json.dumps({"start": start, "end": end, "accuracy": right / records}))


def run(who, processes, records, epochs, environment, channels_last, target=None, whole=None):
    clean = {k: v for k, v in os.environ.items() if k not in ONE_THREAD}
    command = [sys.executable, __file__, "--work", str(records), str(epochs), str(int(channels_last))]
    started = [
        subprocess.Popen(command, env={**clean, **environment}, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    answers = [json.loads(process.communicate()[0]) for process in started]
    elapsed = max(a["end"] for a in answers) - min(a["start"] for a in answers)
    accuracy = sum(a["accuracy"] for a in answers) / len(answers)
    note = f"{processes} processes, channels {'last' if channels_last else 'first'}; accuracy {accuracy:.3f}"
    if whole:
        note = f"one process; measured on {records} pictures and multiplied up"
    case = f"101,000 weights, {whole or records:,} pictures"
    seconds = elapsed / (processes * epochs) * (whole or records) / records
    report("resnet", case, who, seconds, target=target, note=note)


def main(quick):
    cores = os.cpu_count() or 1
    records, epochs = (1_000, 1) if quick else (10_000, 2)
    run("PyTorch, the best way", cores, records, epochs, ONE_THREAD, True, target=1.5)
    run("PyTorch, a process a core, channels first", cores, records, epochs, ONE_THREAD, False)
    if not quick:
        run("PyTorch, out of the box", 1, 640, 1, {}, False, whole=records)


if __name__ == "__main__":
    if "--work" in sys.argv:
        work(*map(int, sys.argv[2:]))
    else:
        main("--quick" in sys.argv)

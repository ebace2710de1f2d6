"""Writes optimisers.json and networks.json with PyTorch. Run: /usr/bin/python3 generate.py"""

import json
import math

import torch

torch.set_default_dtype(torch.float64)


def optimisers():
    """Ten steps of each optimiser on four weights with given gradients."""
    start = [0.5, -1.25, 2.0, 0.0]
    gradients = [[math.sin(1 + 3 * t + i) * 10.0 ** (i - 2) for i in range(4)] for t in range(10)]
    gradients[4][3] = 0.0
    cases = {
        "sgd": (torch.optim.SGD, dict(lr=0.1, momentum=0.0)),
        "sgd-momentum": (torch.optim.SGD, dict(lr=0.05, momentum=0.9)),
        "sgd-momentum-l2": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, weight_decay=0.01)),
        "adam": (torch.optim.Adam, dict(lr=0.001)),
        "adam-other": (torch.optim.Adam, dict(lr=0.02, betas=(0.8, 0.95), eps=1e-4)),
        "adam-l2": (torch.optim.Adam, dict(lr=0.01, weight_decay=0.02)),
        "adamw": (torch.optim.AdamW, dict(lr=0.01, weight_decay=0.05)),
    }
    out = {"start": start, "gradients": gradients, "weights": {}}
    for name, (kind, options) in cases.items():
        w = torch.tensor(start, requires_grad=True)
        optimiser = kind([w], **options)
        steps = []
        for g in gradients:
            w.grad = torch.tensor(g)
            optimiser.step()
            steps.append(w.detach().tolist())
        out["weights"][name] = steps
    return out


def network(hidden, activation, smoothing, kind, options):
    """Six full-batch steps of a small network; matrices as [inputs x outputs], row after row."""
    widths = [7] + hidden + [3]
    records = 12
    x = torch.tensor([[math.cos(1.7 * i + 0.9 * j * (i + 1)) for j in range(7)] for i in range(records)])
    y = torch.tensor([(i * i + 1) % 3 for i in range(records)])
    layers, modules = [], []
    for l in range(len(widths) - 1):
        linear = torch.nn.Linear(widths[l], widths[l + 1])
        with torch.no_grad():
            n, m = widths[l], widths[l + 1]
            linear.weight.copy_(torch.tensor([[0.6 * math.sin(2.3 * a + 5.1 * b + l) for a in range(n)] for b in range(m)]))
            linear.bias.copy_(torch.tensor([0.1 * math.cos(b + l) for b in range(m)]))
        layers.append(linear)
        modules.append(linear)
        if l < len(widths) - 2:
            modules.append(torch.nn.ReLU() if activation == "relu" else torch.nn.Tanh())
    model = torch.nn.Sequential(*modules)
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=smoothing)
    optimiser = kind(model.parameters(), **options)

    def snapshot():
        return [
            {"weights": l.weight.detach().t().reshape(-1).tolist(), "bias": l.bias.detach().tolist()} for l in layers
        ]

    start = snapshot()
    losses = []
    for _ in range(6):
        optimiser.zero_grad()
        loss = loss_of(model(x), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return {
        "hidden": hidden,
        "activation": activation,
        "smoothing": smoothing,
        "features": x.reshape(-1).tolist(),
        "labels": y.tolist(),
        "start": start,
        "losses": losses,
        "end": snapshot(),
        "logits": model(x).reshape(-1).tolist(),
    }


networks = {
    "logistic-sgd": network([], "relu", 0.0, torch.optim.SGD, dict(lr=0.1, momentum=0.9)),
    "relu-adam": network([5], "relu", 0.0, torch.optim.Adam, dict(lr=0.01)),
    "tanh-adam-smoothed": network([6, 4], "tanh", 0.1, torch.optim.Adam, dict(lr=0.01, weight_decay=0.02)),
    "relu-adamw": network([17, 9], "relu", 0.2, torch.optim.AdamW, dict(lr=0.01, weight_decay=0.05)),
}
with open("optimisers.json", "w") as f:
    json.dump(optimisers(), f, indent=1)
with open("networks.json", "w") as f:
    json.dump(networks, f, indent=1)

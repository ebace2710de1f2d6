"""Writes convolutions.json with PyTorch. Run: /usr/bin/python3 convolutions.py"""

import json
import math

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
RECORDS, CLASSES, STEPS = 6, 3, 4


def normalisation(kind, groups, channels):
    return {"batch": lambda: nn.BatchNorm2d(channels), "group": lambda: nn.GroupNorm(groups, channels)}.get(
        kind, nn.Identity
    )()


class Unit(nn.Module):
    def __init__(self, inputs, outputs, size, stride, kind, groups, relu=True):
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=kind == "none")
        self.normalisation = normalisation(kind, groups, outputs)
        self.relu = relu

    def forward(self, x, added=0):
        y = self.normalisation(self.convolution(x)) + added
        return torch.relu(y) if self.relu else y


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, kind, groups):
        super().__init__()
        self.first = Unit(inputs, outputs, 3, stride, kind, groups)
        self.second = Unit(outputs, outputs, 3, 1, kind, groups)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = Unit(inputs, outputs, 1, stride, kind, groups, relu=False)

    def forward(self, x):
        return self.second(self.first(x), x if self.shortcut is None else self.shortcut(x))


def build(image, widths, blocks, residual, kind, groups, downsampling):
    layers = [Unit(image[2], widths[0], 3, 1, kind, groups)]
    channels = widths[0]
    for stage, (width, count) in enumerate(zip(widths, blocks)):
        if stage > 0 and downsampling != "stride":
            layers.append(nn.MaxPool2d(2) if downsampling == "largest" else nn.AvgPool2d(2))
        for block in range(count):
            stride = 2 if stage > 0 and block == 0 and downsampling == "stride" else 1
            make = (lambda i, o: Block(i, o, stride, kind, groups)) if residual else (
                lambda i, o: Unit(i, o, 3, stride, kind, groups)
            )
            layers.append(make(channels, width))
            channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, CLASSES))


def parts(model):
    """Modules with numbers in the order in which they are used, a unit's convolution before its normalisation."""
    return [m for m in model.modules() if isinstance(m, (nn.Conv2d, nn.BatchNorm2d, nn.GroupNorm, nn.Linear))]


def begin(model):
    with torch.no_grad():
        for l, m in enumerate(parts(model)):
            if isinstance(m, nn.Conv2d):
                scale = 1.2 / math.sqrt(m.weight[0].numel())
                values = [scale * math.sin(2.3 * i + 0.7 * l + 1) for i in range(m.weight.numel())]
                m.weight.copy_(torch.tensor(values).reshape(m.weight.shape))
            elif isinstance(m, nn.Linear):
                values = [0.6 * math.sin(1.9 * i + l) for i in range(m.weight.numel())]
                m.weight.copy_(torch.tensor(values).reshape(m.weight.shape))
            else:
                m.weight.copy_(torch.tensor([1 + 0.2 * math.cos(i + l) for i in range(m.weight.numel())]))
            if m.bias is not None:
                m.bias.copy_(torch.tensor([0.1 * math.cos(2 * i + l) for i in range(m.bias.numel())]))


def snapshot(model):
    out = []
    for m in parts(model):
        if isinstance(m, nn.Conv2d):
            weights = m.weight.detach().permute(2, 3, 1, 0)
        elif isinstance(m, nn.Linear):
            weights = m.weight.detach().t()
        else:
            weights = m.weight.detach()
        bias = [] if m.bias is None else m.bias.detach().tolist()
        out.append({"weights": weights.reshape(-1).tolist(), "bias": bias})
        if isinstance(m, nn.BatchNorm2d):
            out.append({"weights": m.running_mean.tolist(), "bias": m.running_var.tolist()})
    return out


def network(image, widths, blocks, residual, kind, groups, downsampling, smoothing, optimiser, options):
    height, width, channels = image
    model = build(image, widths, blocks, residual, kind, groups, downsampling)
    begin(model)
    count = height * width * channels
    x = torch.tensor([[math.cos(1.7 * i + 0.37 * j * (i + 1) + 0.01 * j * j) for j in range(count)] for i in range(RECORDS)])
    y = torch.tensor([(i * i + 1) % CLASSES for i in range(RECORDS)])
    pictures = x.reshape(RECORDS, height, width, channels).permute(0, 3, 1, 2)
    loss_of = nn.CrossEntropyLoss(label_smoothing=smoothing)
    optimiser = optimiser(model.parameters(), **options)
    start = snapshot(model)
    losses = []
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss = loss_of(model(pictures), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    model.eval()
    norms = []
    for i in range(RECORDS):
        model.zero_grad()
        nn.functional.cross_entropy(model(pictures[i : i + 1]), y[i : i + 1]).backward()
        norms.append(math.sqrt(sum((p.grad**2).sum().item() for p in model.parameters())))
    return {
        "image": image, "widths": widths, "blocks": blocks, "residual": residual, "normalisation": kind,
        "groups": groups, "downsampling": downsampling, "smoothing": smoothing, "features": x.reshape(-1).tolist(),
        "labels": y.tolist(), "start": start, "losses": losses, "end": snapshot(model),
        "logits": model(pictures).reshape(-1).tolist(), "gradient_norms": norms,
    }  # fmt: skip


sgd = (torch.optim.SGD, dict(lr=0.05, momentum=0.9))
networks = {
    "resnet-batch-stride": network([9, 7, 1], [4, 6, 5], [1, 1, 1], True, "batch", 1, "stride", 0.1, *sgd),
    "resnet-group-largest": network([8, 9, 3], [4, 8], [2, 1], True, "group", 2, "largest", 0.0, *sgd),
    "cnn-none-mean": network([7, 10, 2], [3, 17], [1, 2], False, "none", 1, "mean", 0.0, *sgd),
    "cnn-batch-largest": network([6, 6, 1], [20, 33], [1, 1], False, "batch", 1, "largest", 0.0,
                                 torch.optim.SGD, dict(lr=0.1, momentum=0.0, weight_decay=0.01)),
    "cnn-group-stride": network([14, 12, 1], [16, 32], [1, 1], False, "group", 4, "stride", 0.0,
                                torch.optim.Adam, dict(lr=0.001)),
}  # fmt: skip


def shorter(value):
    """Nine decimals are far beyond single precision."""
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, list):
        return [shorter(v) for v in value]
    return {k: shorter(v) for k, v in value.items()} if isinstance(value, dict) else value


with open("convolutions.json", "w") as f:
    json.dump(shorter(networks), f, separators=(",", ":"))

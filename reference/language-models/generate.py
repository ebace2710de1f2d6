#!/usr/bin/env python3
"""Values for small decoders of the llama family, made with PyTorch in double precision on the CPU: training.json.

Usage: /usr/bin/python3 generate.py    (Debian's python3-torch)

First weights and tokens are given by formulas below; nothing is random. Each case trains for 50 steps with AdamW, a rate
that rises and then falls as a cosine, and gradients clipped to a length; the loss before each step is written down.
"""

import json
import math
import pathlib

import torch

STEPS, BATCH = 50, 4
torch.set_default_dtype(torch.float64)

CASES = {
    "tied": dict(vocabulary=48, width=32, layers=2, heads=4, kv_heads=4, hidden=48, rope=10000.0, tied=True,
                 rate=0.01, decay=0.1, beta2=0.95, warm_up=0.1, final=0.1, clip=1.0, rank=0),
    "shared-keys-free-output": dict(vocabulary=40, width=24, layers=3, heads=4, kv_heads=2, hidden=36, rope=500.0,
                                    tied=False, rate=0.005, decay=0.01, beta2=0.999, warm_up=0.2, final=0.0, clip=0.3,
                                    rank=0),
    "low-rank": dict(vocabulary=48, width=32, layers=2, heads=4, kv_heads=4, hidden=48, rope=10000.0, tied=True,
                     rate=0.005, decay=0.01, beta2=0.99, warm_up=0.1, final=0.1, clip=1.0, rank=4),
}


def documents(case):
    """Twelve documents of 5 to 49 tokens, in which pairs of tokens come again and again."""
    vocabulary = case["vocabulary"]
    lengths = [5 + (d * 4) for d in range(12)]
    return [[0] + [1 + ((d * 7 + (t // 2) * (3 + d % 3) + (t % 2) * 11) % (vocabulary - 1)) for t in range(n - 1)]
            for d, n in enumerate(lengths)]


def values(number, count, scale):
    """Numbers of tensor `number`: a wave whose length has nothing to do with any width."""
    i = torch.arange(count)
    return scale * torch.sin(1.7 * number + 12.9898 * i + torch.cos(0.37 * i))


def shapes(case):
    width, kv, hidden = case["width"], case["width"] // case["heads"] * case["kv_heads"], case["hidden"]
    result = [("token_embd.weight", (case["vocabulary"], width))]
    for l in range(case["layers"]):
        result += [(f"blk.{l}.{name}.weight", shape) for name, shape in (
            ("attn_norm", (width,)), ("attn_q", (width, width)), ("attn_k", (kv, width)), ("attn_v", (kv, width)),
            ("attn_output", (width, width)), ("ffn_norm", (width,)), ("ffn_gate", (hidden, width)),
            ("ffn_up", (hidden, width)), ("ffn_down", (width, hidden)))]
    result.append(("output_norm.weight", (width,)))
    if not case["tied"]:
        result.append(("output.weight", (case["vocabulary"], width)))
    return result


def start(case):
    """The first weights: matrices are waves of 0.2, norms 1 and a wave of 0.1. Rounded to floats, as ours are."""
    weights = {}
    for number, (name, shape) in enumerate(shapes(case)):
        count = math.prod(shape)
        tensor = 1 + values(number, count, 0.1) if len(shape) == 1 else values(number, count, 0.2)
        weights[name] = tensor.float().double().reshape(shape).clone().requires_grad_(case["rank"] == 0)
    return weights


def factors(case):
    """Low-rank factors of every matrix of a layer: A a wave of 0.2, B 0."""
    result = {}
    if case["rank"]:
        for number, (name, shape) in enumerate(s for s in shapes(case) if s[0].startswith("blk") and len(s[1]) == 2):
            a = values(100 + number, case["rank"] * shape[1], 0.2).float().double().reshape(case["rank"], shape[1])
            result[name] = (a.clone().requires_grad_(), torch.zeros(shape[0], case["rank"], requires_grad=True))
    return result


def norm(x, gain):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + 1e-5) * gain


def rotate(x, base):
    """x [tokens, heads, head width]; pairs are neighbours."""
    tokens, _, width = x.shape
    angle = torch.arange(tokens)[:, None] * base ** (-torch.arange(0, width, 2) / width)
    cos, sin = torch.cos(angle)[:, None, :], torch.sin(angle)[:, None, :]
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


def logits(case, w, tokens):
    width, heads, kv = case["width"], case["heads"], case["kv_heads"]
    n, head = len(tokens), width // heads
    x = w["token_embd.weight"][tokens]
    mask = torch.full((n, n), -math.inf).triu(1)
    for l in range(case["layers"]):
        part = lambda name: w[f"blk.{l}.{name}.weight"]
        y = norm(x, part("attn_norm"))
        q = rotate((y @ part("attn_q").T).reshape(n, heads, head), case["rope"])
        k = rotate((y @ part("attn_k").T).reshape(n, kv, head), case["rope"]).repeat_interleave(heads // kv, 1)
        v = (y @ part("attn_v").T).reshape(n, kv, head).repeat_interleave(heads // kv, 1)
        scores = torch.einsum("thd,shd->hts", q, k) / math.sqrt(head) + mask
        x = x + torch.einsum("hts,shd->thd", scores.softmax(-1), v).reshape(n, width) @ part("attn_output").T
        y = norm(x, part("ffn_norm"))
        x = x + (torch.nn.functional.silu(y @ part("ffn_gate").T) * (y @ part("ffn_up").T)) @ part("ffn_down").T
    output = w["token_embd.weight"] if case["tied"] else w["output.weight"]
    return norm(x, w["output_norm.weight"]) @ output.T


def rate(case, step):
    rising = math.ceil(case["warm_up"] * STEPS)
    if step <= rising:
        return case["rate"] * step / rising
    share = (step - rising) / (STEPS - rising)
    return case["rate"] * (case["final"] + (1 - case["final"]) * (1 + math.cos(math.pi * share)) / 2)


def train(case):
    texts = documents(case)
    weights = start(case)
    low = factors(case)
    scale = 2.0
    if low:
        groups = [{"params": [f for pair in low.values() for f in pair], "weight_decay": case["decay"]}]
    else:
        groups = [{"params": [t for t in weights.values() if t.dim() == 2], "weight_decay": case["decay"]},
                  {"params": [t for t in weights.values() if t.dim() == 1], "weight_decay": 0.0}]
    learnt = [p for group in groups for p in group["params"]]
    optimiser = torch.optim.AdamW(groups, lr=case["rate"], betas=(0.9, case["beta2"]), eps=1e-8)
    losses = []
    for step in range(1, STEPS + 1):
        merged = {n: t + scale * low[n][1] @ low[n][0] if n in low else t for n, t in weights.items()}
        batch = [texts[(step * BATCH + i) % len(texts)] for i in range(BATCH)]
        total = sum(torch.nn.functional.cross_entropy(logits(case, merged, text[:-1]), torch.tensor(text[1:]),
                                                      reduction="sum") for text in batch)
        loss = total / sum(len(text) - 1 for text in batch)
        losses.append(loss.item())
        for group in optimiser.param_groups:
            group["lr"] = rate(case, step)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, case["clip"])
        optimiser.step()
    merged = {n: t + scale * low[n][1] @ low[n][0] if n in low else t for n, t in weights.items()}
    end = {n: [t.sum().item(), t.norm().item()] for n, t in merged.items()}
    return {**case, "documents": texts, "losses": losses, "end_sum_and_length": end}


if __name__ == "__main__":
    target = pathlib.Path(__file__).with_name("training.json")
    result = {"torch": torch.__version__, "steps": STEPS, "batch": BATCH, "cases": {n: train(c) for n, c in CASES.items()}}
    target.write_text(json.dumps(result, indent=1) + "\n")

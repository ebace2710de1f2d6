"""Small language models in PyTorch on the CPU: one single-threaded process a core, and one process of many threads.

The network is that of Comparisons/LanguageComparison.cs with what makes PyTorch fast: queries, keys and values from one
product, gate and up from another, attention as batched products over [batch · heads], batches taken from memory by index,
documents of different lengths put together with others of like length so that little is padded. Seconds are those of
100,000 tokens.
"""

import json
import math
import os
import subprocess
import sys
import time

import numpy as np

from inputs import report, uniform

BATCH = 16
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
# Tokens, vocabulary, width, layers, heads, hidden, shortest and longest document: as in LanguageComparison.
CASES = {
    "512 tokens, 64 × 2, documents of 64": (200_000, 512, 64, 2, 4, 192, 64, 64),
    "2048 tokens, 128 × 4, documents of 128": (60_000, 2048, 128, 4, 4, 384, 128, 128),
    "2048 tokens, 128 × 4, documents of 30 to 200": (60_000, 2048, 128, 4, 4, 384, 30, 200),
    "4096 tokens, 256 × 4, documents of 256": (25_000, 4096, 256, 4, 8, 768, 256, 256),
}


def documents(tokens, vocabulary, shortest, longest):
    """Defined bit for bit; each has one token more than are read."""
    result, place = [], 0
    while tokens > 0:
        rows = shortest + int((longest - shortest + 1) * uniform(21, len(result), 1)[0])
        steps = np.floor(16 * uniform(20, place, rows)).astype(np.int64)
        document = [0]
        for step in steps.tolist():
            document.append((document[-1] * 5 + step * step + 1) % vocabulary)
        result.append(document)
        place += rows
        tokens -= rows
    return result


def decoder(torch, vocabulary, width, layers, heads, hidden, longest):
    F = torch.nn.functional
    head = width // heads
    angle = torch.arange(longest)[:, None] * 10000.0 ** (-torch.arange(0, head, 2) / head)
    # Pairs half a head apart instead of neighbours: the same work, and faster to turn.
    cos = torch.cos(angle).repeat(1, 2).float()
    sin = torch.cat((-torch.sin(angle), torch.sin(angle)), 1).float()
    mask = torch.full((longest, longest), -math.inf).triu(1)

    def norm(x, gain):
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-5) * gain

    class Decoder(torch.nn.Module):
        def __init__(self):
            super().__init__()
            new = lambda *shape: torch.nn.Parameter(torch.randn(*shape) * math.sqrt(0.4 / width))
            self.embedding = new(vocabulary, width)
            self.gain = torch.nn.Parameter(torch.ones(2 * layers + 1, width))
            self.qkv = torch.nn.ParameterList(new(3 * width, width) for _ in range(layers))
            self.out = torch.nn.ParameterList(new(width, width) for _ in range(layers))
            self.gate_up = torch.nn.ParameterList(new(2 * hidden, width) for _ in range(layers))
            self.down = torch.nn.ParameterList(new(width, hidden) for _ in range(layers))
            with torch.no_grad():
                for part in (*self.out, *self.down):
                    part /= math.sqrt(2 * layers)

        def forward(self, tokens):
            batch, n = tokens.shape
            x = F.embedding(tokens, self.embedding)
            c, s, m = cos[:n], sin[:n], mask[:n, :n]
            for l in range(layers):
                y = F.linear(norm(x, self.gain[2 * l]), self.qkv[l])
                q, k, v = y.view(batch, n, 3, heads, head).permute(2, 0, 3, 1, 4).reshape(3, batch * heads, n, head)
                q = q * c + q.roll(head // 2, -1) * s
                k = k * c + k.roll(head // 2, -1) * s
                weights = torch.baddbmm(m, q, k.transpose(1, 2), alpha=head**-0.5).softmax(-1)
                y = torch.bmm(weights, v).view(batch, heads, n, head).transpose(1, 2).reshape(batch, n, width)
                x = x + F.linear(y, self.out[l])
                gate, up = F.linear(norm(x, self.gain[2 * l + 1]), self.gate_up[l]).chunk(2, -1)
                x = x + F.linear(F.silu(gate) * up, self.down[l])
            return F.linear(norm(x, self.gain[-1]), self.embedding)

    return Decoder()


def batches(torch, texts, generator):
    """Shuffled; among documents of different lengths each batch is of neighbours in length."""
    order = generator.permutation(len(texts))
    if len(set(map(len, texts))) > 1:
        order = np.array(sorted(order, key=lambda i: len(texts[i])))
    groups = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    for group in generator.permutation(len(groups)):
        chosen = [texts[i] for i in groups[group]]
        n = max(map(len, chosen))
        block = torch.full((len(chosen), n), -100)
        for i, text in enumerate(chosen):
            block[i, : len(text)] = torch.tensor(text)
        yield block[:, :-1].clamp(min=0), block[:, 1:]


def work(case, model, limit):
    """Trains a model for one epoch; prints when it began and ended, and the mean loss."""
    import torch

    tokens, vocabulary, width, layers, heads, hidden, shortest, longest = CASES[case]
    texts = documents(min(tokens, limit), vocabulary, shortest, longest)
    torch.manual_seed(model)
    network = decoder(torch, vocabulary, width, layers, heads, hidden, longest)
    parts = list(network.parameters())
    optimiser = torch.optim.AdamW(parts, lr=2e-3, foreach=True)
    generator = np.random.default_rng(model)
    count = math.ceil(len(texts) / BATCH)
    rising = math.ceil(0.05 * count)
    total, seen, step = 0.0, 0, 0
    start = time.time()
    for inputs, targets in batches(torch, texts, generator):
        step += 1
        rate = step / rising if step <= rising else (
            0.1 + 0.45 * (1 + math.cos(math.pi * (step - rising) / (count - rising))))
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * rate
        optimiser.zero_grad(set_to_none=True)
        loss = torch.nn.functional.cross_entropy(network(inputs).view(-1, vocabulary), targets.reshape(-1))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parts, 1.0)
        optimiser.step()
        own = int((targets >= 0).sum())
        total += loss.item() * own
        seen += own
    end = time.time()
    print(json.dumps({"start": start, "end": end, "tokens": seen, "loss": total / seen, "threads": torch.get_num_threads()}))


def run(case, who, models, environment, target, arrangement, limit):
    """One process for each model, all at once."""
    clean = {k: v for k, v in os.environ.items() if k not in ONE_THREAD}
    processes = [
        subprocess.Popen([sys.executable, __file__, "--work", case, str(model), str(limit)],
                         env={**clean, **environment}, stdout=subprocess.PIPE, text=True)
        for model in range(models)
    ]
    answers = [json.loads(process.communicate()[0]) for process in processes]
    if any(process.returncode for process in processes):
        sys.exit(1)
    elapsed = max(a["end"] for a in answers) - min(a["start"] for a in answers)
    tokens = sum(a["tokens"] for a in answers)
    loss = sum(a["loss"] for a in answers) / models
    note = f"{tokens / elapsed:.0f} tokens/s; {arrangement} (torch: {answers[0]['threads']}); loss {loss:.3f}"
    report("language", case, who, elapsed / tokens * 1e5, target=target, note=note)


def main(quick):
    cores = os.cpu_count() or 1
    limit = 20_000 if quick else 10**9
    for case in CASES:
        run(case, "PyTorch, the best way", cores, ONE_THREAD, 1.5, f"{cores} processes of one thread", limit)
    both = {"OMP_NUM_THREADS": str(cores)}
    case = list(CASES)[1]
    run(case, "PyTorch, as many threads as cores", 1, both, None, f"one process, {cores} threads", limit)


if __name__ == "__main__":
    if "--work" in sys.argv:
        work(sys.argv[2], *map(int, sys.argv[3:]))
    else:
        main("--quick" in sys.argv)

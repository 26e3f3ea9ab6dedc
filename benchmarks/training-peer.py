"""The same training step in plain PyTorch, as one would write it: the other side of `benchmarks training`.

Reads lines "steps N" and answers with the seconds that N steps took.
Arguments: file of batches, rows, length, vocabulary, layers, width, heads, threads.
"""
import math
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

path, (rows, length, vocabulary, layers, width, heads, threads) = sys.argv[1], map(int, sys.argv[2:9])
torch.set_num_threads(threads)
clock = time.process_time if threads == 1 else time.perf_counter  # as the other side does
torch.manual_seed(1)
data = torch.frombuffer(bytearray(open(path, "rb").read()), dtype=torch.int32).long().view(-1, 3, rows, length)


class RMSNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.weight


def turn(x, cosine, sine):
    half = x.shape[-1] // 2
    return x * cosine + torch.cat([-x[..., half:], x[..., :half]], -1) * sine


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = RMSNorm(width), RMSNorm(width)
        self.query, self.key, self.value, self.output = (nn.Linear(width, width, bias=False) for _ in range(4))
        self.up, self.down = nn.Linear(width, 4 * width, bias=False), nn.Linear(4 * width, width, bias=False)

    def forward(self, x, mask, cosine, sine):
        normed = self.norm1(x)
        q, k, v = (part(normed).view(rows, length, heads, -1).transpose(1, 2) for part in (self.query, self.key, self.value))
        q, k = turn(q, cosine, sine), turn(k, cosine, sine)
        if hasattr(F, "scaled_dot_product_attention"):
            mixed = F.scaled_dot_product_attention(q, k, v, mask)
        else:
            mixed = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + mask).softmax(-1) @ v
        x = x + self.output(mixed.transpose(1, 2).reshape(rows, length, width))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.unembed = nn.Embedding(vocabulary, width), nn.Linear(width, vocabulary, bias=False)
        self.blocks, self.norm = nn.ModuleList(Block() for _ in range(layers)), RMSNorm(width)
        angle = torch.arange(length).outer(500.0 ** (-torch.arange(0, width // heads, 2) / (width // heads)))
        self.register_buffer("cosine", torch.cat([angle, angle], -1).cos())
        self.register_buffer("sine", torch.cat([angle, angle], -1).sin())

    def forward(self, ids, documents):
        later = torch.ones(length, length, dtype=torch.bool).triu(1)
        hidden = later | (documents[:, :, None] != documents[:, None, :])
        mask = torch.zeros(rows, 1, length, length).masked_fill(hidden[:, None], -math.inf)
        x = self.embed(ids)
        for block in self.blocks:
            x = block(x, mask, self.cosine, self.sine)
        return self.unembed(self.norm(x))


model = Model()
matrices = [p for p in model.blocks.parameters() if p.dim() == 2]
rest = [p for p in model.parameters() if not any(p is m for m in matrices)]
adam = torch.optim.AdamW(rest, lr=3e-3, betas=(0.9, 0.98), weight_decay=0.01)
shapes = {}
for matrix in matrices:
    shapes.setdefault(tuple(matrix.shape), []).append(matrix)
momenta = {shape: torch.zeros(len(group), *shape) for shape, group in shapes.items()}


@torch.no_grad()
def muon():
    for shape, group in shapes.items():
        gradient = torch.stack([p.grad for p in group])
        momenta[shape].lerp_(gradient, 0.05)
        x = gradient.lerp(momenta[shape], 0.95)
        tall = shape[0] > shape[1]
        x = x.transpose(1, 2) if tall else x
        x = x / (x.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
        for _ in range(5):
            gram = x @ x.transpose(1, 2)
            x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
        x = x.transpose(1, 2) if tall else x
        for p, update in zip(group, x):
            p.mul_(1 - 0.02 * 0.01).add_(update, alpha=-0.02 * max(1, shape[0] / shape[1]) ** 0.5)


def step(number):
    inputs, targets, documents = data[number % len(data)]
    loss = F.cross_entropy(model(inputs, documents).flatten(0, 1), targets.flatten(), ignore_index=-100)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    muon()
    adam.step()
    model.zero_grad(set_to_none=True)
    return loss.item()


print(torch.__version__, flush=True)
for line in sys.stdin:
    start = clock()
    for number in range(int(line.split()[1])):
        step(number)
    print(clock() - start, flush=True)

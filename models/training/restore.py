"""From Kaldi back to PyTorch: a finished model's net, to go on training from it.

    python -m models.training.restore MODEL OUT.pt SHARD... [--seed 1]

The inverse of `export`. A finished model holds no batch norms: they were folded into the affine layers. New
ones are put behind the layers, which change nothing at first: each takes the mean and variance of its layer's
output, heard on the shards, away and gives them back. How often garbage's own pdfs were heard is lost;
nothing uses it.
"""

import argparse
import re
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.training import corpus
from models.training.export import LESS_GARBAGE
from models.training.kaldi_file import Affine, read_affine
from models.training.net import (
    GARBAGE_PDFS,
    PRIOR_SCALE,
    STRIDE,
    Net,
    Shape,
    Taps,
    padded,
    save,
    where_to_run,
)
from models.training.phones import PDFS
from models.training.spoil import spoiled

ENOUGH = 512
"""Utterances to hear a layer's mean and variance on."""
BATCH = 32


def restored(model: bytes) -> Net:
    """The net of a `final.mdl` that `export` wrote, norms neutral. Raises ValueError where it is another."""
    front, entry = read_affine(model, "front.affine"), read_affine(model, "entry.affine")
    net = Net(Shape(front=len(front.bias), width=len(entry.bias), taps=_taps(model)))
    affines = [front, entry, *(read_affine(model, f"layer{i}.affine") for i in range(len(net.layers)))]
    for linear, affine in zip([net.front, net.entry, *net.layers], affines, strict=True):
        _give(linear, affine)
    _give(net.pdfs, read_affine(model, "pdfs"))
    _give(net.garbage, read_affine(model, "garbage"))
    offset = read_affine(model, "scores").bias
    prior = -offset / PRIOR_SCALE
    prior[list(GARBAGE_PDFS)] = -np.log(PDFS)
    net.log_prior.copy_(torch.from_numpy(prior))
    net.garbage_offset.data.fill_(float(offset[GARBAGE_PDFS[0]]) + LESS_GARBAGE)
    for norm in _norms(net):
        nn.init.constant_(norm.weight, (1 + norm.eps) ** 0.5)
    return net.eval()


def _taps(model: bytes) -> tuple[Taps, ...]:
    """What each layer sees, from the lines that append its inputs."""
    lines = re.findall(rb"name=layer\d+\.affine [^\n]*Append\(([^\n]*)\)", model)
    inputs = [re.findall(rb"(?:^|, )(?:Offset\([^,]*, (-?\d+)\)|\w)", line) for line in lines]
    return tuple(tuple(int(offset or 0) // STRIDE for offset in offsets) for offsets in inputs)


def _give(linear: nn.Module, affine: Affine) -> None:
    """Write the affine into the layer."""
    assert isinstance(linear, nn.Linear)
    if affine.weights.shape != linear.weight.shape:
        raise ValueError(f"a layer of {affine.weights.shape} does not fit into this net")
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(affine.weights))
        linear.bias.copy_(torch.from_numpy(affine.bias))


def _norms(net: Net) -> list[nn.BatchNorm1d]:
    return [net.front_norm, net.entry_norm, *(norm for norm in net.norms if isinstance(norm, nn.BatchNorm1d))]


@torch.no_grad()
def give_norms(net: Net, features: list[NDArray[np.floating]], chance: torch.Generator) -> None:
    """Let each norm take its layer's mean and variance away and give them back: what comes out stays."""
    device = next(net.parameters()).device
    sums = {
        norm: torch.zeros(3, norm.num_features, dtype=torch.float64, device=device) for norm in _norms(net)
    }

    def count(norm: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        x = inputs[0].T.double()
        sums[norm] += torch.stack([torch.full_like(x[:, 0], x.shape[1]), x.sum(1), x.square().sum(1)])  # type: ignore[index]

    hooks = [norm.register_forward_pre_hook(count) for norm in sums]
    for start in range(0, len(features), BATCH):
        net(spoiled(padded(net, features[start : start + BATCH]).to(device), chance))
    for hook in hooks:
        hook.remove()
    for norm, (number, total, squares) in sums.items():
        mean = total / number
        variance = (squares / number - mean.square()).clamp(min=1e-6)
        norm.running_mean.copy_(mean)  # type: ignore[union-attr]
        norm.running_var.copy_(variance)  # type: ignore[union-attr]
        norm.weight.copy_(torch.sqrt(variance + norm.eps))
        norm.bias.copy_(mean)


def main() -> int:
    """Write the net of a model as one that training goes on from."""
    parser = argparse.ArgumentParser(description="Make a trainable net of a finished model.")
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("shards", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(1)
    try:
        net = restored((given.model / "am" / "final.mdl").read_bytes()).to(where_to_run())
    except ValueError as problem:
        raise SystemExit(f"{given.model} is no model that this recipe made: {problem}") from problem
    utterances = corpus.read(given.shards)
    chosen = np.random.default_rng(given.seed).permutation(len(utterances))[:ENOUGH]
    chance = torch.Generator().manual_seed(given.seed)
    give_norms(net, [utterances[i].frames for i in chosen], chance)
    save(net, given.out)
    print(f"{given.out}: {sum(p.numel() for p in net.parameters())} weights of {given.model}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

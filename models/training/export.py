"""From PyTorch to Kaldi: batch norms, input transform, priors and garbage folded into plain affine layers.

python -m models.training.export NET.pt [MODEL]
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.training import graph
from models.training.features import BANDS, cosine_matrix
from models.training.kaldi_file import Affine, Component, Plain, model_bytes
from models.training.net import FLOOR, FRONT_TAPS, GARBAGE_PDFS, PRIOR_SCALE, SCALE, STRIDE, Net, load
from models.training.phones import PDFS

LESS_GARBAGE = 0.6
"""How much less likely garbage is made in every frame than it was learned to be. It learned against synthetic
sentences and people's single words; people's sentences, of which it knew none, fit the phones less well."""

Array = NDArray[np.float64]


def _array(tensor: torch.Tensor) -> Array:
    return tensor.detach().cpu().double().numpy()


def _folded(linear: nn.Linear, norm: nn.BatchNorm1d) -> Affine:
    """A layer and its norm as one affine of the appended inputs."""
    if norm.running_mean is None or norm.running_var is None:
        raise TypeError("this norm keeps no running statistics")
    scale = _array(norm.weight / torch.sqrt(norm.running_var + norm.eps))
    bias = (_array(linear.bias) - _array(norm.running_mean)) * scale + _array(norm.bias)
    return Affine(_array(linear.weight) * scale[:, None], bias)


def _head(linear: nn.Linear) -> Affine:
    return Affine(_array(linear.weight), _array(linear.bias))


def nnet3(net: Net) -> bytes:
    """The net as `final.mdl`."""
    net.eval()
    nodes = [f"input-node name=input dim={BANDS}"]
    components: dict[str, Component] = {}

    def add(name: str, source: str, component: Component) -> str:
        nodes.append(f"component-node name={name} component={name} input={source}")
        components[name] = component
        return name

    def layer(name: str, source: str, offsets: Sequence[int], affine: Affine) -> str:
        parts = [source if offset == 0 else f"Offset({source}, {offset})" for offset in offsets]
        add(f"{name}.affine", f"Append({', '.join(parts)})", affine)
        return add(f"{name}.relu", f"{name}.affine", Plain("RectifiedLinear", len(affine.bias)))

    # Vosk computes cepstra; the transposed DCT makes log mel energies of them again.
    to_mel = Affine(SCALE * cosine_matrix().T, np.full(BANDS, -SCALE * FLOOR))
    x = add("floor", add("mel", "input", to_mel), Plain("RectifiedLinear", BANDS))
    x = layer("front", x, FRONT_TAPS, _folded(net.front, net.front_norm))
    x = layer("entry", x, (-1, 0, 1), _folded(net.entry, net.entry_norm))
    for i, (linear, norm, taps) in enumerate(zip(net.layers, net.norms, net.shape.taps, strict=True)):
        assert isinstance(linear, nn.Linear)
        assert isinstance(norm, nn.BatchNorm1d)
        y = layer(f"layer{i}", x, [STRIDE * tap for tap in taps], _folded(linear, norm))
        x = add(f"layer{i}.sum", f"Sum({x}, {y})", Plain("NoOp", net.shape.width))
    pdfs = add("pdfs.softmax", add("pdfs", x, _head(net.pdfs)), Plain("LogSoftmax", PDFS))
    garbage = add("garbage.softmax", add("garbage", x, _head(net.garbage)), Plain("LogSoftmax", 2))
    choose = np.eye(PDFS, PDFS + 2)
    offset = -PRIOR_SCALE * _array(net.log_prior)
    for pdf in GARBAGE_PDFS:
        choose[pdf] = 0
        choose[pdf, PDFS + 1] = 1
        offset[pdf] = net.garbage_offset.item() - LESS_GARBAGE
    scores = add("scores", f"Append({pdfs}, {garbage})", Affine(choose, offset))
    nodes.append(f"output-node name=output input={scores} objective=linear")
    return model_bytes(nodes, components)


def main() -> int:
    """Write `am/final.mdl` of a model folder."""
    parser = argparse.ArgumentParser(description="Export a trained net into a Vosk model folder.")
    parser.add_argument("net", type=Path)
    parser.add_argument("model", type=Path, nargs="?", default=graph.MODEL)
    given = parser.parse_args()
    target = given.model / "am" / "final.mdl"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(nnet3(load(given.net, torch.device("cpu"))))
    print(f"{target}: {target.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""The acoustic model: a time-delay network (TDNN) in PyTorch.

One layer runs at 100 frames a second, the others at 33, as Kaldi's chain models do
(Peddinti, Povey, Khudanpur: A time delay neural network architecture, Interspeech 2015), with residual sums.
Beside the phones' pdfs it has a garbage head: how much like speech or a bang a frame is, whatever it says.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from models.training.features import BANDS
from models.training.phones import CLASS_OF, GARBAGE, PDFS, first_pdf, later_pdf

FLOOR = 2.0
"""Log mel energy below which nothing is heard: the rounding noise of 16 bits."""
SCALE = 0.25
STRIDE = 3
"""Input frames for one output frame."""
PRIOR_SCALE = 0.8
GARBAGE_PDFS = (first_pdf(CLASS_OF[GARBAGE]), later_pdf(CLASS_OF[GARBAGE]))


@dataclass(frozen=True)
class Shape:
    """Sizes of a net."""

    front: int = 96
    width: int = 256
    steps: tuple[int, ...] = (1, 1, 1, 2, 2)
    """Of each layer: how many output frames it looks back and ahead."""
    dropout: float = 0.1


class Net(nn.Module):
    """(batch, frames, BANDS) log mel energies to scores."""

    log_prior: Tensor
    garbage_offset: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        front, width = shape.front, shape.width
        self.front = nn.Conv1d(BANDS, front, 5)
        self.front_norm = nn.BatchNorm1d(front)
        self.entry = nn.Conv1d(front, width, 3, stride=STRIDE)
        self.entry_norm = nn.BatchNorm1d(width)
        self.layers = nn.ModuleList(nn.Conv1d(width, width, 3, dilation=step) for step in shape.steps)
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in shape.steps)
        self.pdfs = nn.Conv1d(width, PDFS, 1)
        self.garbage = nn.Conv1d(width, 2, 1)
        self.garbage_offset = nn.Parameter(torch.tensor(2.5))
        self.register_buffer("log_prior", torch.zeros(PDFS))
        self.context = 3 + STRIDE * sum(shape.steps)
        """Input frames needed before and after."""

    def hidden(self, frames: Tensor) -> Tensor:
        """(batch, width, outputs) for padded frames."""
        x = functional.relu(frames - FLOOR).transpose(1, 2) * SCALE
        x = functional.relu(self.front_norm(self.front(x)))
        x = functional.relu(self.entry_norm(self.entry(x)))
        for layer, norm, step in zip(self.layers, self.norms, self.shape.steps, strict=True):
            y = functional.relu(norm(layer(x)))
            y = functional.dropout(y, self.shape.dropout, self.training)
            x = x[:, :, step:-step] + y
        return x

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Log-probabilities of pdfs (batch, outputs, PDFS) and of silence or not (batch, outputs, 2)."""
        x = self.hidden(frames)
        pdfs = functional.log_softmax(self.pdfs(x), 1).transpose(1, 2)
        return pdfs, functional.log_softmax(self.garbage(x), 1).transpose(1, 2)

    def scores(self, pdfs: Tensor, garbage: Tensor) -> Tensor:
        """What the decoder is given: scaled likelihoods, garbage's taken from its own head."""
        likely = pdfs - PRIOR_SCALE * self.log_prior
        heard = (garbage[..., 1] + self.garbage_offset).unsqueeze(-1)
        a, b = GARBAGE_PDFS
        return torch.cat([likely[..., :a], heard, heard, likely[..., b + 1 :]], -1)


def padded(net: Net, batch: Sequence[NDArray[np.floating]], shift: int = 0) -> Tensor:
    """A batch with its first and last frames repeated as context, as Kaldi does at the edges.

    A shift of 0 to 2 frames moves the grid of output frames.
    """
    longest = max(len(frames) for frames in batch)
    out = np.empty((len(batch), longest + 2 * net.context + STRIDE, BANDS), np.float32)
    for row, frames in zip(out, batch, strict=True):
        start, end = net.context - shift, net.context - shift + len(frames)
        row[:start], row[start:end], row[end:] = frames[0], frames, frames[-1]
    return torch.from_numpy(out)


def outputs(frames: int) -> int:
    """Output frames for that many input frames."""
    return (frames + STRIDE - 1) // STRIDE


@torch.no_grad()
def all_scores(
    net: Net, features: Sequence[NDArray[np.floating]], device: torch.device, batch: int = 32
) -> list[NDArray[np.float32]]:
    """The decoder's scores (outputs, PDFS) of every utterance, in order."""
    net.eval()
    out: list[NDArray[np.float32]] = [np.empty((0, PDFS), np.float32)] * len(features)
    order = np.argsort([len(frames) for frames in features])
    for start in range(0, len(order), batch):
        rows = [int(i) for i in order[start : start + batch]]
        scores = net.scores(*net(padded(net, [features[i] for i in rows]).to(device))).cpu().numpy()
        for row, i in enumerate(rows):
            out[i] = scores[row, : outputs(len(features[i]))]
    return out


def save(net: Net, path: Path) -> None:
    """Write the weights with the net's shape; a file that is there is a whole one."""
    part = path.with_suffix(".part")
    torch.save({"shape": asdict(net.shape), "weights": net.state_dict()}, part)
    part.replace(path)


def load(path: Path, device: torch.device) -> Net:
    """A saved net."""
    saved = torch.load(path, map_location=device, weights_only=True)
    shape = saved["shape"]
    net = Net(Shape(**{**shape, "steps": tuple(shape["steps"])}))
    net.load_state_dict(saved["weights"])
    return net.to(device)


def averaged(nets: Sequence[Net]) -> Net:
    """One net whose weights are the mean of nets that began alike and learned from different shards.

    Halves the time on two processors (Wortsman et al., Model soups, ICML 2022).
    """
    weights = [net.state_dict() for net in nets]
    mean = Net(nets[0].shape)
    mean.load_state_dict(
        {name: torch.stack([one[name].float() for one in weights]).mean(0) for name in weights[0]}
    )
    return mean


def where_to_run() -> torch.device:
    """The accelerator that torch finds, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")

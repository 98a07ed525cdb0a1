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
FRONT_TAPS = (-2, -1, 0, 1, 2)
"""Input frames that the first layer sees."""
PRIOR_SCALE = 0.8
GARBAGE_PDFS = (first_pdf(CLASS_OF[GARBAGE]), later_pdf(CLASS_OF[GARBAGE]))


Taps = tuple[int, ...]
"""The output frames that a layer sees, counted from the one that it makes; 0 is among them."""


@dataclass(frozen=True)
class Shape:
    """Sizes of a net. What it sees ahead is waited for at run time, what it sees behind costs nothing."""

    front: int = 112
    width: int = 320
    taps: tuple[Taps, ...] = ((-1, 0, 1), (-1, 0, 1), (-2, 0, 1), (-3, 0, 1), (-4, -2, 0))

    @property
    def behind(self) -> int:
        """Input frames needed before an output frame's own; a multiple of STRIDE."""
        return STRIDE * (1 + sum(-min(taps) for taps in self.taps))

    @property
    def ahead(self) -> int:
        """Input frames needed after it."""
        return STRIDE * (1 + sum(max(taps) for taps in self.taps))


class Net(nn.Module):
    """(batch, frames, BANDS) log mel energies to scores.

    Inside, a batch is one long row of frames, so that each layer is a single product of matrices.
    """

    log_prior: Tensor
    garbage_offset: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        front, width = shape.front, shape.width
        self.front = nn.Linear(len(FRONT_TAPS) * BANDS, front)
        self.front_norm = nn.BatchNorm1d(front)
        self.entry = nn.Linear(STRIDE * front, width)
        self.entry_norm = nn.BatchNorm1d(width)
        self.layers = nn.ModuleList(nn.Linear(len(taps) * width, width) for taps in shape.taps)
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in shape.taps)
        self.pdfs = nn.Linear(width, PDFS)
        self.garbage = nn.Linear(width, 2)
        self.garbage_offset = nn.Parameter(torch.tensor(2.5))
        self.register_buffer("log_prior", torch.zeros(PDFS))

    def hidden(self, frames: Tensor) -> Tensor:
        """(batch, outputs, width) for frames as `padded` gives them."""
        batch, count, _ = frames.shape
        row = (functional.relu(frames - FLOOR) * SCALE).flatten(0, 1)
        x = functional.relu(self.front_norm(self.front(appended(row, FRONT_TAPS))))
        x = functional.pad(x, (0, 0, 3, 1))  # as many rows as frames; three are one around its middle
        x = functional.relu(self.entry_norm(self.entry(x.view(-1, STRIDE * x.shape[1]))))
        behind = 0
        for layer, norm, taps in zip(self.layers, self.norms, self.shape.taps, strict=True):
            y = functional.relu(norm(layer(appended(x, taps))))
            x = x[-min(taps) : len(x) - max(taps)] + y
            behind -= min(taps)
        # What was made across the border of two utterances is cut off.
        outputs_each = (count - self.shape.behind - self.shape.ahead) // STRIDE
        whole = functional.pad(x, (0, 0, behind, batch * count // STRIDE - behind - len(x)))
        begin = self.shape.behind // STRIDE
        return whole.view(batch, count // STRIDE, -1)[:, begin : begin + outputs_each]

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Log-probabilities of pdfs (batch, outputs, PDFS) and of silence or not (batch, outputs, 2)."""
        x = self.hidden(frames)
        pdfs = functional.log_softmax(self.pdfs(x).float(), 2)
        return pdfs, functional.log_softmax(self.garbage(x).float(), 2)

    def scores(self, pdfs: Tensor, garbage: Tensor) -> Tensor:
        """What the decoder is given: scaled likelihoods, garbage's taken from its own head."""
        likely = pdfs - PRIOR_SCALE * self.log_prior
        heard = (garbage[..., 1] + self.garbage_offset).unsqueeze(-1)
        a, b = GARBAGE_PDFS
        return torch.cat([likely[..., :a], heard, heard, likely[..., b + 1 :]], -1)


def appended(rows: Tensor, taps: Taps) -> Tensor:
    """For each row the rows at its taps, side by side; rows at either end that lack some are left out."""
    first, last = -min(taps), len(rows) - max(taps)
    return torch.cat([rows[first + tap : last + tap] for tap in taps], 1)


def padded(net: Net, batch: Sequence[NDArray[np.floating]], shift: int = 0) -> Tensor:
    """A batch with its first and last frames repeated as context, as Kaldi does at the edges.

    A shift of 0 to 2 frames moves the grid of output frames.
    """
    behind = net.shape.behind - shift
    longest = max(len(frames) for frames in batch)
    rows = STRIDE * outputs(longest) + net.shape.behind + net.shape.ahead
    out = np.empty((len(batch), rows, BANDS), np.float32)
    for row, frames in zip(out, batch, strict=True):
        end = min(behind + len(frames), rows)
        row[:behind], row[behind:end], row[end:] = frames[0], frames[: end - behind], frames[-1]
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
    net = Net(Shape(**{**shape, "taps": tuple(tuple(taps) for taps in shape["taps"])}))
    net.load_state_dict(saved["weights"])
    return net.to(device)


def where_to_run() -> torch.device:
    """The accelerator that torch finds, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def in_half_precision(device: torch.device) -> torch.autocast:
    """Products of matrices in 16 bits while training, where the machine is quicker at them."""
    quicker = device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(device.type, torch.bfloat16, enabled=quicker)

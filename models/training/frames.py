"""The first training: every output frame is told its pdf (cross-entropy)."""

import time
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from models.training.align import Labels
from models.training.net import Net, in_half_precision, outputs, padded
from models.training.phones import CLASS_OF, PDFS, SILENCE, first_pdf, later_pdf
from models.training.spoil import spoiled

IGNORED = -100
GARBAGE_WEIGHT = 0.1
_SILENT = (first_pdf(CLASS_OF[SILENCE]), later_pdf(CLASS_OF[SILENCE]))


def batches(lengths: NDArray[np.int64], frames: int, chance: np.random.Generator) -> list[list[int]]:
    """Utterances of about the same length together, about that many input frames each, in random order."""
    order = np.argsort(lengths + chance.uniform(-30, 30, len(lengths)))
    out: list[list[int]] = []
    current: list[int] = []
    count = 0
    for i in order:
        current.append(int(i))
        count += int(lengths[i])
        if count >= frames:
            out.append(current)
            current, count = [], 0
    if current:
        out.append(current)
    chance.shuffle(out)
    return out


def log_priors(labels: Sequence[Labels | None]) -> torch.Tensor:
    """Logarithms of how often each pdf is heard."""
    counts = sum(np.bincount(label, minlength=PDFS) for label in labels if label is not None)
    share = np.maximum(counts / np.sum(counts), 1e-4)
    return torch.tensor(np.log(share), dtype=torch.float32)


def label_matrix(labels: Sequence[Labels], width: int) -> torch.Tensor:
    """(batch, width), IGNORED beyond each utterance's end."""
    out = np.full((len(labels), width), IGNORED, np.int64)
    for row, label in zip(out, labels, strict=True):
        row[: len(label)] = label[:width]
    return torch.from_numpy(out)


def frame_loss(pdfs: torch.Tensor, garbage: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of pdfs, and of silence or not."""
    loud = torch.where(wanted == IGNORED, IGNORED, (wanted > max(_SILENT)).long())
    main = functional.nll_loss(pdfs.reshape(-1, PDFS), wanted.reshape(-1), ignore_index=IGNORED)
    side = functional.nll_loss(garbage.reshape(-1, 2), loud.reshape(-1), ignore_index=IGNORED)
    return main + GARBAGE_WEIGHT * side


def schedule(step: int, total: int) -> float:
    """Learning rate's factor: a short rise, then a straight fall."""
    return min(1.0, (step + 1) / 50) * max(0.02, 1 - step / total)


def endless(lengths: NDArray[np.int64], frames: int, seed: int) -> Iterator[list[int]]:
    """Batches of epoch after epoch."""
    chance = np.random.default_rng(seed)
    while True:
        yield from batches(lengths, frames, chance)


def train_on_frames(
    net: Net,
    features: Sequence[NDArray[np.floating]],
    labels: Sequence[Labels | None],
    epochs: float,
    rate: float,
    seed: int,
    frames: int = 20_000,
) -> None:
    """Train in place; sets the net's priors from the labels."""
    device = next(net.parameters()).device
    kept = [i for i, label in enumerate(labels) if label is not None]
    lengths = np.array([len(features[i]) for i in kept])
    net.log_prior.copy_(log_priors(labels))
    total = max(1, int(epochs * lengths.sum() / frames))
    optimiser = torch.optim.AdamW(net.parameters(), rate, weight_decay=1e-4)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: schedule(step, total))
    chance = torch.Generator().manual_seed(seed)
    shifts = np.random.default_rng(seed)
    began, losses, rights = time.monotonic(), [], []
    net.train()
    for step, batch in zip(range(total), endless(lengths, frames, seed), strict=False):
        rows = [kept[j] for j in batch]
        sound = padded(net, [features[i] for i in rows], int(shifts.integers(-1, 2))).to(device)
        wanted_rows = [label for i in rows if (label := labels[i]) is not None]
        width = max(outputs(len(features[i])) for i in rows)
        wanted = label_matrix(wanted_rows, width).to(device)
        with in_half_precision(device):
            pdfs, garbage = net(spoiled(sound, chance))
        pdfs, garbage = pdfs[:, :width], garbage[:, :width]
        loss = frame_loss(pdfs, garbage, wanted)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        plan.step()
        losses.append(loss.item())
        rights.append((pdfs.argmax(-1) == wanted)[wanted != IGNORED].float().mean().item())
        if (step + 1) % 50 == 0 or step + 1 == total:
            spent = time.monotonic() - began
            print(
                f"frames {step + 1}/{total}: loss {np.mean(losses):.3f}, "
                f"right {np.mean(rights):.3f}, {spent:.0f} s",
                flush=True,
            )
            losses, rights = [], []
    net.eval()

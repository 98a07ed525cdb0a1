"""Fresh disturbances of features in every epoch: gain, colouring, vocal tract, noise floor, gaps.

After SpecAugment (Park et al., Interspeech 2019) and vocal tract perturbation (Jaitly and Hinton, 2013).
"""

import torch
from torch import Tensor

from models.training.features import BANDS
from models.training.net import FLOOR


def spoiled(frames: Tensor, chance: torch.Generator) -> Tensor:
    """Disturbed copies of (batch, frames, BANDS) log mel energies."""
    batch, count, _ = frames.shape
    device = frames.device

    def uniform(low: float, high: float, *size: int) -> Tensor:
        return (torch.rand(*size, generator=chance) * (high - low) + low).to(device)

    def normal(*size: int) -> Tensor:
        return torch.randn(*size, generator=chance).to(device)

    bands = torch.arange(BANDS, device=device) / BANDS
    x = frames + uniform(-2.5, 2.5, batch, 1, 1)
    for waves in (0.5, 1.0, 1.5):
        swing = torch.cos(2 * torch.pi * waves * bands + uniform(0, 6.28, batch, 1, 1))
        x = x + 0.45 * normal(batch, 1, 1) * swing
    position = (torch.arange(BANDS, device=device) * uniform(0.86, 1.14, batch, 1)).clamp(0, BANDS - 1.001)
    below = position.floor().long()
    part = (position - below)[:, None, :]
    below = below[:, None, :].expand(batch, count, BANDS)
    x = x.gather(2, below) * (1 - part) + x.gather(2, below + 1) * part
    if uniform(0, 1, 1).item() < 0.5:
        floor = uniform(0, 11, batch, 1, 1) + 0.5 * normal(batch, 1, BANDS)
        x = torch.logaddexp(x, floor + 0.3 * normal(batch, count, BANDS))
    drawn = torch.rand(batch, 6, generator=chance).tolist()
    for row, (band_gap, low, height, time_gap, at, length) in enumerate(drawn):
        if band_gap < 0.5:
            first = int(low * (BANDS - 5))
            x[row, :, first : first + 1 + int(height * 5)] = FLOOR + 6 * band_gap
        if time_gap < 0.25:
            first = int(at * (count - 12))
            x[row, first : first + 3 + int(length * 7)] = FLOOR
    return x

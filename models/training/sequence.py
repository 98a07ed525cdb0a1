"""The second training: whole utterances against everything else that they might have been.

Maximum mutual information (Povey, 2003; lattice-free: Povey et al., Interspeech 2016), here against a loop of
words: those of the batch that are to be known, others of the vocabulary, and garbage. Words not in the
loop have to come out as garbage. So the net learns what a grammar with `[unk]` asks of it later.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.training import vocabulary
from models.training.align import Labels
from models.training.corpus import OWN_WORDS, Utterance
from models.training.frames import IGNORED, endless, frame_loss, label_matrix, schedule
from models.training.graph import SILENCE_COST
from models.training.lexicon import Pronunciation, english
from models.training.net import Net, in_half_precision, outputs, padded
from models.training.phones import CLASS_OF, GARBAGE, PDFS, SILENCE
from models.training.spoil import spoiled

ACOUSTIC_SCALE = 0.4
WORD_COST = 1.0
FRAME_WEIGHT = 0.25
"""How much of the cross-entropy stays."""
KNOWN = (0.2, 0.9)
"""Least and greatest share of a batch's words that are in the loop."""
OTHERS = 40
"""Words of the vocabulary in the loop besides."""
WAYS = 3
UNKNOWN_COST = 2.5
"""Of garbage in training: higher than in the graph, so that known words win where it is close."""
OFFSET_HURRY = 30
"""How much faster garbage's one offset is learned than the weights."""
_NEVER = -1e4

Ways = Callable[[str], Sequence[Pronunciation]]


@dataclass
class Loop:
    """A loop of words as states: all first phones are entered from the hub, all last ones lead back to it."""

    classes: Tensor
    """Of each state: its phone."""
    first: Tensor
    """1 where a state is entered from the hub; else it is entered from the state before it."""
    last: Tensor
    """1 where a state leads to the hub."""
    entry: Tensor
    """Probability of entering a first phone from the hub; 0 elsewhere."""


def word_loop(words: Sequence[str], ways: Ways, device: torch.device) -> Loop:
    """The loop of those words, silence and garbage."""
    classes, first, last, cost = [], [], [], []
    chains: list[tuple[Sequence[str], float]] = [((SILENCE,), SILENCE_COST), ((GARBAGE,), UNKNOWN_COST)]
    chains += [(way, WORD_COST) for word in words for way in ways(word)[:WAYS]]
    for phones, entry in chains:
        for i, phone in enumerate(phones):
            classes.append(CLASS_OF[phone])
            first.append(i == 0)
            last.append(i == len(phones) - 1)
            cost.append(entry if i == 0 else np.inf)
    floats = [torch.tensor(column, dtype=torch.float64, device=device) for column in (first, last, cost)]
    return Loop(torch.tensor(classes, device=device), floats[0], floats[1], torch.exp(-floats[2]))


def loop_likelihood(scores: Tensor, lengths: Tensor, loop: Loop) -> Tensor:
    """Log of the sum over all paths through the loop; scores (batch, outputs, PDFS), scaled."""
    likelihood: Tensor = _LoopLikelihood.apply(scores, lengths, loop)
    return likelihood


class _LoopLikelihood(torch.autograd.Function):
    """Forward-backward on probabilities, normed in every frame (Rabiner, 1989): its gradient is how likely
    each pdf is used in each frame. Several times quicker than going back through sums of logarithms."""

    @staticmethod
    def forward(ctx: Any, scores: Tensor, lengths: Tensor, loop: Loop) -> Tensor:  # type: ignore[override]
        frames = scores.shape[1]
        best = scores.amax(2, keepdim=True)
        likely = torch.exp((scores - best).double())
        inside = 1 - loop.first
        alpha = likely[:, 0].index_select(1, 2 * loop.classes) * loop.entry
        alphas, norms = [], []
        for t in range(frames):
            before = alpha
            if t:
                enter, stay = _likely(likely[:, t], loop)
                alpha = (_came(before, loop, inside) * enter).addcmul_(before, stay)
            norm = alpha.sum(1, keepdim=True).clamp(min=1e-300)
            heard = (t < lengths)[:, None]
            norm = torch.where(heard, norm, 1.0)
            alpha = torch.where(heard, alpha / norm, before)
            alphas.append(alpha)
            norms.append(norm)
        total = (alpha @ loop.last).clamp(min=1e-300)
        ctx.kept = (likely, lengths, loop, alphas, norms, total)
        ctx.kind = scores.dtype
        within = torch.arange(frames, device=scores.device) < lengths[:, None]
        above = (best[..., 0].double() * within).sum(1)
        return (total.log() + torch.cat(norms, 1).log().sum(1) + above).to(scores.dtype)

    @staticmethod
    def backward(ctx: Any, wanted: Tensor) -> tuple[Tensor, None, None]:  # type: ignore[override]
        likely, lengths, loop, alphas, norms, total = ctx.kept
        inside = 1 - loop.first
        used_first = functional.one_hot(2 * loop.classes, PDFS).double()
        used_later = functional.one_hot(2 * loop.classes + 1, PDFS).double()
        gradient = torch.zeros_like(likely)
        beta = loop.last / total[:, None]
        for t in range(len(alphas) - 1, 0, -1):
            heard = (t < lengths)[:, None]
            enter, stay = _likely(likely[:, t], loop)
            after = beta / norms[t]
            entered, stayed = after * enter, after * stay
            used = (_came(alphas[t - 1], loop, inside) * entered) @ used_first
            used += (alphas[t - 1] * stayed) @ used_later
            gradient[:, t] = used * heard
            back = stayed + functional.pad((entered * inside)[:, 1:], (0, 1))
            back += (entered @ loop.entry)[:, None] * loop.last
            beta = torch.where(heard, back, beta)
        gradient[:, 0] = (alphas[0] * beta) @ used_first
        return (gradient * wanted[:, None, None]).to(ctx.kind), None, None


def _likely(likely: Tensor, loop: Loop) -> tuple[Tensor, Tensor]:
    """Of a frame, for each state: how likely it is entered, and stayed in."""
    return likely.index_select(1, 2 * loop.classes), likely.index_select(1, 2 * loop.classes + 1)


def _came(alpha: Tensor, loop: Loop, inside: Tensor) -> Tensor:
    """How likely each state is entered from where one was."""
    came = functional.pad(alpha[:, :-1], (1, 0)) * inside
    return came.addcmul_((alpha @ loop.last)[:, None], loop.entry)


@dataclass
class TextPaths:
    """The texts of a batch as graphs, padded to one size."""

    classes: Tensor
    before: Tensor
    starts: Tensor
    ends: Tensor
    cost: Tensor


def text_paths(texts: Sequence[Sequence[str]], ways: Ways, device: torch.device) -> TextPaths:
    """Graphs of word sequences, in which garbage stands for `GARBAGE`; optional silence anywhere between."""
    built = [_text_states(words, ways) for words in texts]
    size = max(len(states) for states in built)
    most = max(len(before) for states in built for _, before, _, _, _ in states)
    shape = (len(built), size)
    classes, cost = np.zeros(shape, np.int64), np.zeros(shape, np.float32)
    before = np.full((*shape, most), size, np.int64)
    starts, ends = np.zeros(shape, bool), np.zeros(shape, bool)
    for row, states in enumerate(built):
        for i, (phone, predecessors, entry, start, end) in enumerate(states):
            classes[row, i], cost[row, i], starts[row, i], ends[row, i] = phone, entry, start, end
            before[row, i, : len(predecessors)] = predecessors
    return TextPaths(*(torch.from_numpy(a).to(device) for a in (classes, before, starts, ends, cost)))


def _text_states(words: Sequence[str], ways: Ways) -> list[tuple[int, list[int], float, bool, bool]]:
    states: list[tuple[int, list[int], float, bool]] = [(CLASS_OF[SILENCE], [], SILENCE_COST, True)]
    exits, beginning = [0], True
    for word in words:
        chains = [(GARBAGE,)] if word == GARBAGE else ways(word)[:WAYS]
        entry = UNKNOWN_COST if word == GARBAGE else WORD_COST
        word_ends = []
        for chain in chains:
            for i, phone in enumerate(chain):
                before = [len(states) - 1] if i else exits
                states.append((CLASS_OF[phone], before, 0.0 if i else entry, beginning and not i))
            word_ends.append(len(states) - 1)
        states.append((CLASS_OF[SILENCE], word_ends, SILENCE_COST, False))
        exits, beginning = [*word_ends, len(states) - 1], False
    return [(*state, i in exits) for i, state in enumerate(states)]


def text_likelihood(scores: Tensor, lengths: Tensor, paths: TextPaths) -> Tensor:
    """Log of the sum over all paths through each text's graph."""
    frames = scores.shape[1]
    index = (2 * paths.classes)[:, None, :].expand(-1, frames, -1)
    enter = scores.gather(2, index) - paths.cost[:, None]
    stay = scores.gather(2, index + 1)
    flat = paths.before.flatten(1)
    alpha = enter[:, 0] + torch.where(paths.starts, 0.0, _NEVER)
    nothing = torch.full_like(alpha[:, :1], 10 * _NEVER)
    for t in range(1, frames):
        came = torch.cat([alpha, nothing], 1).gather(1, flat).view(paths.before.shape)
        after = torch.logaddexp(torch.logsumexp(came, 2) + enter[:, t], alpha + stay[:, t])
        alpha = torch.where((t < lengths)[:, None], after, alpha)
    return torch.logsumexp(alpha + torch.where(paths.ends, 0.0, _NEVER), 1)


def known_words(said: set[str], own: Sequence[str], chance: np.random.Generator) -> set[str]:
    """Which words are in the loop: most of the coach's short ones, some of the batch's, some others."""
    short = {word for word in sorted(OWN_WORDS) if chance.random() < 0.9}
    share = chance.uniform(*KNOWN)
    of_batch = {word for word in sorted(said - OWN_WORDS) if chance.random() < share}
    return (
        short
        | of_batch
        | {str(word) for word in chance.choice(own, OTHERS, replace=False)} - (said - of_batch)
    )


def as_heard(text: str, known: set[str]) -> list[str]:
    """The words of a text, runs of unknown ones as one garbage."""
    out: list[str] = []
    for word in text.split():
        heard = word if word in known else GARBAGE
        if heard != GARBAGE or not out or out[-1] != GARBAGE:
            out.append(heard)
    return out


def train_on_sequences(
    net: Net,
    utterances: Sequence[Utterance],
    labels: Sequence[Labels | None],
    epochs: float,
    rate: float,
    seed: int,
    keep: Callable[[], None],
    frames: int = 16_000,
) -> None:
    """Train in place, and call `keep` now and then; utterances without labels are left out."""
    device = next(net.parameters()).device
    ways = cache(english().ways)
    own = sorted(word for word in vocabulary.words() if ways(word))
    kept = [i for i, label in enumerate(labels) if label is not None]
    lengths = np.array([len(utterances[i].frames) for i in kept])
    total = max(1, int(epochs * lengths.sum() / frames))
    weights = [parameter for name, parameter in net.named_parameters() if name != "garbage_offset"]
    offset = {"params": [net.garbage_offset], "lr": OFFSET_HURRY * rate, "weight_decay": 0.0}
    optimiser = torch.optim.AdamW([{"params": weights}, offset], rate, weight_decay=1e-4)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: schedule(step, total))
    chance, choice = torch.Generator().manual_seed(seed), np.random.default_rng(seed)
    began, log = time.monotonic(), []
    net.train()
    for step, batch in zip(range(total), endless(lengths, frames, seed), strict=False):
        rows = [kept[j] for j in batch]
        said = {word for i in rows for word in utterances[i].text.split()}
        known = known_words(said, own, choice)
        texts = [_wanted(utterances[i], known) for i in rows]
        counts = torch.tensor([outputs(len(utterances[i].frames)) for i in rows], device=device)
        width = int(counts.max())
        sound = padded(net, [utterances[i].frames for i in rows], int(choice.integers(-1, 2))).to(device)
        with in_half_precision(device):
            pdfs, garbage = net(spoiled(sound, chance))
        pdfs, garbage = pdfs[:, :width], garbage[:, :width]
        scaled = ACOUSTIC_SCALE * net.scores(pdfs, garbage)
        right = text_likelihood(scaled, counts, text_paths(texts, ways, device))
        every = loop_likelihood(scaled, counts, word_loop(sorted(known), ways, device))
        gap = (every - right).clamp(max=200.0)  # texts longer than their sound would dominate
        wanted = label_matrix([label for i in rows if (label := labels[i]) is not None], width).to(device)
        whole = (gap * torch.isfinite(gap)).mean()
        loss = whole + FRAME_WEIGHT * 10 * frame_loss(pdfs, garbage, wanted)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 20.0)
        optimiser.step()
        plan.step()
        hits = (pdfs.argmax(-1) == wanted)[wanted != IGNORED].float().mean().item()
        log.append((whole.item(), hits))
        if (step + 1) % 25 == 0 or step + 1 == total:
            gap_mean, right_mean = np.mean(log, 0)
            spent = time.monotonic() - began
            print(
                f"sequence {step + 1}/{total}: gap {gap_mean:.3f}, frames right {right_mean:.3f}, "
                f"garbage {net.garbage_offset.item():.2f}, {spent:.0f} s",
                flush=True,
            )
            log = []
            keep()
    net.eval()


def _wanted(utterance: Utterance, known: set[str]) -> list[str]:
    """What should come out: words and garbage; a noise scene is garbage where its marks have any."""
    if utterance.text:
        return as_heard(utterance.text, known)
    sudden = sum(name == GARBAGE for name, _ in utterance.marks or [])
    return [GARBAGE] * sudden

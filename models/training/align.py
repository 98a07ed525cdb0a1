"""Which pdf is heard when: from an engine's own phone times, or by Viterbi along the words' pronunciations.

    python -m models.training.align NET OUT SHARD...

Labels of an utterance are one pdf for each output frame (30 ms); None where the text doesn't fit the sound.
"""

import argparse
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training import corpus
from models.training.lexicon import Pronunciation, english
from models.training.phones import CLASS_OF, GARBAGE, SILENCE, first_pdf, later_pdf

FRAME, CENTRE = 0.03, 0.0125
"""Seconds between output frames, and the middle of the first."""
WORST = 3.0
"""Per cent of each shard's utterances that fit worst and are left out."""
_FLITE = {"pau": SILENCE, "ax": "AH", GARBAGE: GARBAGE}
_IMPOSSIBLE = -1e20

Labels = NDArray[np.int64]


def from_marks(marks: corpus.Marks, count: int) -> Labels:
    """Labels from phones and the seconds at which they end."""
    out = np.zeros(count, np.int64)
    at, last = 0, -1
    for frame in range(count):
        while at < len(marks) - 1 and marks[at][1] <= frame * FRAME + CENTRE:
            at += 1
        phone = CLASS_OF[_FLITE.get(marks[at][0], marks[at][0].upper())]
        out[frame] = first_pdf(phone) if at != last else later_pdf(phone)
        last = at
    return out


@dataclass(frozen=True)
class TextGraph:
    """Phones of a text: silence may stand anywhere between words, every pronunciation is a branch."""

    classes: NDArray[np.int64]
    before: NDArray[np.int64]
    """(states, most predecessors); a number beyond the states stands for none."""
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]


def text_graph(text: str, ways: Callable[[str], Sequence[Pronunciation]]) -> TextGraph | None:
    """The graph of a text; None where a word is unknown."""
    classes: list[int] = []
    before: list[list[int]] = []
    begin = -1

    def state(phone: int, predecessors: list[int]) -> int:
        classes.append(phone)
        before.append(predecessors)
        return len(classes) - 1

    exits = [begin, state(CLASS_OF[SILENCE], [begin])]
    for word in text.split():
        word_ends = []
        for way in ways(word):
            at = exits
            for phone in way:
                at = [state(CLASS_OF[phone], at)]
            word_ends += at
        if not word_ends:
            return None
        exits = [*word_ends, state(CLASS_OF[SILENCE], word_ends)]
    count = len(classes)
    table = np.full((count, max(map(len, before))), count, np.int64)
    for i, predecessors in enumerate(before):
        real = [p for p in predecessors if p != begin]
        table[i, : len(real)] = real
    starts = np.array([begin in predecessors for predecessors in before])
    ends = np.zeros(count, bool)
    ends[[i for i in exits if i != begin]] = True
    return TextGraph(np.array(classes), table, starts, ends)


def viterbi(scores: NDArray[np.float32], graph: TextGraph) -> tuple[Labels, float] | None:
    """The best labels and their score a frame; None where the sound is too short for the text."""
    frames, count = len(scores), len(graph.classes)
    enter, stay = scores[:, 2 * graph.classes], scores[:, 2 * graph.classes + 1]
    best = np.where(graph.starts, enter[0], 2 * _IMPOSSIBLE)
    came = np.full((frames, count), -1, np.int64)
    padded = np.full(count + 1, 2 * _IMPOSSIBLE)
    states = np.arange(count)
    for t in range(1, frames):
        padded[:count] = best
        candidates = padded[graph.before]
        choice = candidates.argmax(1)
        entering, staying = candidates[states, choice] + enter[t], best + stay[t]
        moved = entering > staying
        came[t] = np.where(moved, graph.before[states, choice], -1)
        best = np.where(moved, entering, staying)
    final = np.where(graph.ends, best, 2 * _IMPOSSIBLE)
    at = int(final.argmax())
    if final[at] < _IMPOSSIBLE:
        return None
    out = np.zeros(frames, np.int64)
    for t in range(frames - 1, -1, -1):
        entered = t == 0 or came[t, at] >= 0
        out[t] = first_pdf(graph.classes[at]) if entered else later_pdf(graph.classes[at])
        if entered and t:
            at = came[t, at]
    return out, float(final.max()) / frames


def align(net_file: Path, shard: Path) -> list[Labels | None]:
    """Labels of a shard's utterances by that net."""
    from functools import cache

    from models.training import net as nets

    device = nets.where_to_run()
    net = nets.load(net_file, device)
    utterances = corpus.read([shard])
    ways = cache(english().ways)
    out: list[Labels | None] = []
    fits: list[float] = []
    for start in range(0, len(utterances), 512):
        part = utterances[start : start + 512]
        for said, scores in zip(part, nets.all_scores(net, [u.frames for u in part], device), strict=True):
            graph = text_graph(said.text, ways) if said.text else None
            found = viterbi(scores, graph) if graph else None
            if not said.text and said.marks:
                out.append(from_marks(said.marks, len(scores)))
                fits.append(np.inf)
            else:
                out.append(found[0] if found else None)
                fits.append(found[1] if found else -np.inf)
    real = [fit for fit in fits if np.isfinite(fit)]
    worst = np.percentile(real, WORST) if real else -np.inf
    kept = [labels if fit >= worst else None for labels, fit in zip(out, fits, strict=True)]
    count = sum(labels is not None for labels in kept)
    print(f"{shard.name}: {count} of {len(kept)} aligned, fit {np.mean(real or [0]):.3f}", flush=True)
    return kept


def labels_file(folder: Path, shard: Path) -> Path:
    """Where a shard's labels are kept."""
    return folder / f"{shard.stem}.labels"


def read_labels(folder: Path, shards: Sequence[Path]) -> list[Labels | None]:
    """Labels of those shards, in order."""
    out: list[Labels | None] = []
    for shard in shards:
        out += pickle.loads(labels_file(folder, shard).read_bytes())
    return out


def main() -> int:
    """Align shards."""
    parser = argparse.ArgumentParser(description="Align shards of the corpus with a net.")
    parser.add_argument("net", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("shards", type=Path, nargs="+")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for shard in given.shards:
        labels_file(given.out, shard).write_bytes(pickle.dumps(align(given.net, shard)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

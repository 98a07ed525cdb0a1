"""The stages of training, each a command that reads and writes files, so that any can be repeated.

python -m models.training.stages start OUT.pt SHARD...                        flite's own phone times
python -m models.training.stages frames OUT.pt SHARD... --labels FOLDER        cross-entropy
python -m models.training.stages sequence OUT.pt SHARD... --labels FOLDER --from NET.pt
"""

import argparse
from pathlib import Path

import torch

from models.training import corpus
from models.training.align import from_marks, read_labels
from models.training.frames import train_on_frames
from models.training.net import Net, Shape, load, outputs, save, where_to_run
from models.training.sequence import train_on_sequences

SMALL = Shape(front=48, width=128, taps=((-1, 0, 1), (-1, 0, 1), (-2, 0, 2)))


def start(given: argparse.Namespace) -> Net:
    """A small net that has learned from the engine's own phone times."""
    utterances = [u for u in corpus.read(given.shards) if u.marks]
    net = Net(SMALL).to(where_to_run())
    labels = [from_marks(u.marks or [], outputs(len(u.frames))) for u in utterances]
    train_on_frames(net, [u.frames for u in utterances], labels, given.epochs, given.rate, given.seed, 16_000)
    return net


def frames(given: argparse.Namespace) -> Net:
    """The real net, on labels; goes on from a net of the same shape where one is given."""
    utterances = corpus.read(given.shards)
    net = load(given.start, where_to_run()) if given.start else Net(Shape()).to(where_to_run())
    labels = read_labels(given.labels, given.shards)
    train_on_frames(net, [u.frames for u in utterances], labels, given.epochs, given.rate, given.seed)
    return net


def sequence(given: argparse.Namespace) -> Net:
    """The real net, on whole utterances against other words and garbage."""
    net = load(given.start, where_to_run())
    labels = read_labels(given.labels, given.shards)
    utterances = corpus.read(given.shards)
    so_far = given.out.with_stem(f"{given.out.stem}-so-far")  # to listen to it while it learns
    train_on_sequences(
        net, utterances, labels, given.epochs, given.rate, given.seed, lambda: save(net, so_far)
    )
    so_far.unlink(missing_ok=True)
    return net


def main() -> int:
    """Run one stage."""
    parser = argparse.ArgumentParser(description="Run one stage of training.")
    parser.add_argument("stage", choices=["start", "frames", "sequence"])
    parser.add_argument("out", type=Path)
    parser.add_argument("shards", type=Path, nargs="+")
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    save({"start": start, "frames": frames, "sequence": sequence}[given.stage](given), given.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Makes the model from scratch: corpus, alignment, training, export, graph.

    python -m models.training.make --work FOLDER --people FOLDER [--model MODEL] [--seed 1]

Each step leaves its file in the work folder and is skipped when that is there, so that a broken run goes on.
Takes about three hours on two free processor cores.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from models.training import graph

SHARDS = {
    "flite1": ("flite", 3500),
    "people1": ("people", 5000),
    "noise1": ("noise", 1200),
    "espeak1": ("espeak", 8000),
    "people2": ("people", 5000),
    "kal1": ("festival", 900),
    "flite2": ("flite", 2500),
    "espeak2": ("espeak", 6000),
}
"""Name: kind and number of texts."""
FIRST = ("flite1", "espeak1", "people1", "noise1")
"""Enough to learn the phones from; the rest comes in for the later stages."""


def run(module: str, *arguments: object) -> None:
    """Run one of the recipe's commands."""
    subprocess.run([sys.executable, "-m", f"models.training.{module}", *map(str, arguments)], check=True)


def main() -> int:
    """Make the model."""
    parser = argparse.ArgumentParser(description="Make the built-in speech model from scratch.")
    parser.add_argument("--work", type=Path, required=True, help="folder for corpus and nets, about 2 GB")
    parser.add_argument("--people", type=Path, required=True, help="folder of Speech Commands recordings")
    parser.add_argument("--model", type=Path, default=graph.MODEL)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    work: Path = given.work
    for folder in ("data", "nets", "labels1", "labels2"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    shard = {name: work / "data" / f"{name}.npz" for name in SHARDS}
    for i, (name, (kind, count)) in enumerate(SHARDS.items()):
        if not shard[name].exists():
            seed = 100 * given.seed + i
            run("corpus", kind, count, seed, shard[name], "--people", given.people)
    first, every = [shard[name] for name in FIRST], list(shard.values())
    nets = [work / "nets" / f"{name}.pt" for name in ("start", "frames1", "frames2", "sequence")]
    start, frames1, frames2, sequence = nets
    seed = ("--seed", given.seed)
    if not start.exists():
        run("stages", "start", start, shard["flite1"], shard["noise1"], "--epochs", 3, *seed)
    if not frames1.exists():
        run("align", start, work / "labels1", *first)
        labels = ("--labels", work / "labels1")
        run("stages", "frames", frames1, *first, *labels, "--epochs", 1.5, *seed)
    if not frames2.exists():
        run("align", frames1, work / "labels2", *every)
        labels = ("--labels", work / "labels2", "--from", frames1)
        run("stages", "frames", frames2, *every, *labels, "--epochs", 3, "--rate", 2e-3, *seed)
    if not sequence.exists():
        labels = ("--labels", work / "labels2", "--from", frames2)
        run("stages", "sequence", sequence, *every, *labels, "--epochs", 1.5, "--rate", 5e-4, *seed)
    run("export", sequence, given.model)
    run("graph", given.model)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

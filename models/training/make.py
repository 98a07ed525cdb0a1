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
HALVES = {
    "a": ("people1", "noise1", "espeak1", "flite2"),
    "b": ("people2", "noise1", "flite1", "kal1", "espeak2"),
}
"""Two processes learn from a half each; then their nets are averaged, and it goes on from there."""
FIRST = ("flite1", "espeak1", "people1", "noise1")
"""Enough to learn the phones from; the rest comes in for the later stages."""


def run(module: str, *arguments: object) -> None:
    """Run one of the recipe's commands."""
    subprocess.run([sys.executable, "-m", f"models.training.{module}", *map(str, arguments)], check=True)


def _half(
    begin: Path, goal: str, part: str, rate: float, given: argparse.Namespace, shard: dict[str, Path]
) -> "subprocess.Popen[bytes]":
    """Sequence training on one half of the corpus, in a process of its own."""
    command = ["stages", "sequence", given.work / "nets" / f"{goal}-{part}.pt"]
    command += [shard[name] for name in HALVES[part]]
    command += ["--labels", given.work / "labels2", "--from", begin, "--rate", rate]
    command += ["--epochs", given.effort, "--seed", 10 * given.seed + ord(part)]
    module, *arguments = map(str, command)
    return subprocess.Popen([sys.executable, "-m", f"models.training.{module}", *arguments])


def main() -> int:
    """Make the model."""
    parser = argparse.ArgumentParser(description="Make the built-in speech model from scratch.")
    parser.add_argument("--work", type=Path, required=True, help="folder for corpus and nets, about 2 GB")
    parser.add_argument("--people", type=Path, required=True, help="folder of Speech Commands recordings")
    parser.add_argument("--model", type=Path, default=graph.MODEL)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--effort", type=float, default=1.0, help="epochs of each stage are multiplied by it")
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
    nets = {name: work / "nets" / f"{name}.pt" for name in ("start", "frames", "first", "second", "third")}
    seed = ("--seed", given.seed)
    if not nets["start"].exists():
        run("stages", "start", nets["start"], shard["flite1"], shard["noise1"], "--epochs", 3, *seed)
    if not nets["frames"].exists():
        run("align", nets["start"], work / "labels1", *first)
        labels = ("--labels", work / "labels1")
        run("stages", "frames", nets["frames"], *first, *labels, "--epochs", given.effort * 1.5, *seed)
    run("align", nets["frames"], work / "labels2", *every)
    begin = nets["frames"]
    for goal, rate in (("first", 1e-3), ("second", 7e-4), ("third", 4e-4)):
        if not nets[goal].exists():
            halves = [_half(begin, goal, part, rate, given, shard) for part in HALVES]
            for half in halves:
                if half.wait():
                    raise SystemExit("a half of the sequence training failed")
            run("average", nets[goal], *(work / "nets" / f"{goal}-{part}.pt" for part in HALVES))
        begin = nets[goal]
    sequence = begin
    run("export", sequence, given.model)
    run("graph", given.model)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

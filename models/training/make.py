"""Makes the model: corpus, alignment, training, export, graph.

    python -m models.training.make --work FOLDER --people FOLDER [--share 0.02] [--start MODEL] [--seed 1]

Each step leaves its file in the work folder and is skipped when that is there, so that a broken run goes on.
From scratch it takes about an hour and a half on one free processor core; `--share` takes that part of the
corpus, to try the recipe out; `--start` takes a finished model's word for where the phones are.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

from models.training import graph, installed, people

SHARDS = {
    "people1": ("people", 4500),
    "espeak1": ("espeak", 6000),
    "noise1": ("noise", 1800),
    "flite1": ("flite", 2500),
    "slt1": ("cmu_us_slt_arctic_hts", 1500),
    "espeak2": ("espeak", 6000),
    "people2": ("people", 4500),
    "kal1": ("kal_diphone", 1200),
    "flite2": ("flite", 2000),
    "espeak3": ("espeak", 6000),
    "people3": ("people", 4500),
    "espeak4": ("espeak", 6000),
}
"""Name: kind and number of texts."""
FEWEST = 20
"""Texts in a shard, however small the share."""
FIRST = ("people1", "noise1", "flite1", "espeak1", "espeak2", "kal1", "people2")
"""Enough to learn the phones from; the rest comes in for the sequences."""


class Work:
    """The work folder: where each step leaves its file."""

    def __init__(self, folder: Path, given: argparse.Namespace) -> None:
        self.folder, self.given = folder, given
        self.shards = {name: folder / "data" / f"{name}.npz" for name in SHARDS}
        self.labels = folder / "labels"
        for part in ("data", "nets"):
            (folder / part).mkdir(parents=True, exist_ok=True)

    def net(self, name: str) -> Path:
        """The file of a net."""
        return self.folder / "nets" / f"{name}.pt"

    def keep_to_its_settings(self) -> None:
        """Leave with a message where the folder was begun with other settings: two models would get mixed."""
        settings = {name: getattr(self.given, name) for name in ("seed", "share", "effort")}
        settings["start"] = fingerprint(self.given.start) if self.given.start else None
        settings["people"] = str(self.given.people.resolve())
        kept = self.folder / "settings.json"
        before = json.loads(kept.read_text("utf-8")) if kept.exists() else settings
        if before != settings:
            raise SystemExit(f"{self.folder} was begun with {before}: use the same, or name another folder.")
        kept.write_text(json.dumps(settings), "utf-8")


def fingerprint(model: Path) -> str:
    """SHA-256 of a model's net: equal for equal weights."""
    return hashlib.sha256((model / "am" / "final.mdl").read_bytes()).hexdigest()


def share_of_corpus(text: str) -> float:
    """A share above 0, up to 1. Raises ArgumentTypeError for anything else."""
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share: give a number above 0, up to 1, like 0.02")
    return share


def how_many(count: int, share: float) -> int:
    """Texts of a shard of which that share is made."""
    return count if share == 1 else max(FEWEST, round(count * share))


def run(module: str, *arguments: object) -> None:
    """Run one of the recipe's commands. Raises CalledProcessError where it fails."""
    subprocess.run(_command(module, *arguments), check=True)


def _command(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", f"models.training.{module}", *map(str, arguments)]


def make_corpus(work: Work) -> None:
    """The shards that are not there yet."""
    given = work.given
    for i, (name, (kind, count)) in enumerate(SHARDS.items()):
        if not work.shards[name].exists():
            number = how_many(count, given.share)
            run("corpus", kind, number, 100 * given.seed + i, work.shards[name], "--people", given.people)


def learn_phones(work: Work) -> None:
    """The net that knows the phones frame by frame, on labels of a small net's or a finished model's."""
    given, seed = work.given, ("--seed", work.given.seed)
    if work.net("frames").exists():
        return
    first = [work.shards[name] for name in FIRST]
    if not work.net("start").exists():
        shards = (work.shards["flite1"], work.shards["noise1"])
        if given.start:
            run("restore", given.start, work.net("start"), *shards, *seed)
        else:
            run("stages", "start", work.net("start"), *shards, "--epochs", 3 * given.effort, *seed)
    run("align", work.net("start"), work.labels, *first)
    labels = ("--labels", work.labels, "--epochs", 1.5 * given.effort)
    run("stages", "frames", work.net("frames"), *first, *labels, *seed)


def learn_sequences(work: Work) -> Path:
    """The net of the sequence training."""
    given, shards = work.given, work.shards.values()
    if not work.net("sequence").exists():
        # A finished model's labels stay; the small net's are made anew.
        doubtful = [work.shards[name] for name in SHARDS if not (given.start and name in FIRST)]
        run("align", work.net("frames"), work.labels, *doubtful)
        how = ("--labels", work.labels, "--from", work.net("frames"), "--rate", 1.5e-3)
        epochs = ("--epochs", 4 * given.effort, "--seed", given.seed)
        run("stages", "sequence", work.net("sequence"), *shards, *how, *epochs)
    return work.net("sequence")


def _given(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the built-in speech model.")
    parser.add_argument("--work", type=Path, required=True, help="folder for corpus and nets, about 2 GB")
    parser.add_argument("--people", type=Path, required=True, help="folder of Speech Commands recordings")
    parser.add_argument(
        "--model", type=Path, help="folder it is written to; the shipped one, or WORK/model with a --share"
    )
    parser.add_argument("--start", type=Path, metavar="MODEL", help="go on from that finished model")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=share_of_corpus, default=1.0, help="part of the corpus, above 0 to 1")
    parser.add_argument("--effort", type=float, default=1.0, help="epochs of each stage are multiplied by it")
    given = parser.parse_args(arguments)
    if given.model is None:
        given.model = graph.MODEL if given.share == 1 else given.work / "model"
    if given.start and not (given.start / "am" / "final.mdl").is_file():
        parser.error(f"{given.start} is no model to go on from: it has no am/final.mdl")
    known = people.recordings(given.people)
    if not (any(one.word for one in known) and any(not one.word for one in known)):
        parser.error(f"{given.people} is no folder of recordings: it needs WORD/*.flac and silence/*.flac")
    if lacking := installed.lacking():
        parser.error(f"not installed here: {', '.join(lacking)}; models/training/README.md tells how")
    return given


def main(arguments: list[str] | None = None) -> int:
    """Make the model."""
    given = _given(arguments)
    work = Work(given.work, given)
    work.keep_to_its_settings()
    try:
        make_corpus(work)
        learn_phones(work)
        run("export", learn_sequences(work), given.model)
        run("graph", given.model)
    except subprocess.CalledProcessError as failed:
        step = " ".join(failed.cmd[2:4])
        print(
            f"{step} failed; what it said stands above. The same command goes on from there.", file=sys.stderr
        )
        return 1
    print(f"{given.model}: net {fingerprint(given.model)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

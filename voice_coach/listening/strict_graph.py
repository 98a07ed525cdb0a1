"""Turns an acceptor into a graph that a Vosk model decodes instead of its own language model.

A Vosk model with run-time graphs is two machines: HCLr.fst (sounds to words) and Gr.fst (words to
sentences). Its run-time grammar is a word-pair model whose answers leave the list of phrases; a Gr.fst
of our own lets nothing through but whole sentences of the grammar, or "none of these" at a cost.
"""

import hashlib
import os
import shutil
import struct
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from voice_coach.listening.acceptor import Acceptor

UNKNOWN = "[unk]"
"""The model's word for sound that is none of its words."""

MOST_KEPT = 300
"""Graphs kept on disk; those unused for longest go first."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What "none of these" costs against a sentence, in the model's log-likelihood units."""

    unknown_first: float = 2.0
    """For the first unknown piece; below 0, "none of these" would be favoured."""
    unknown_next: float = 0.0
    """For each that follows."""
    everyday: float = 1.25
    """For an everyday word that is no sentence of the grammar."""


def words_of(model: Path) -> dict[str, int]:
    """Word → number in the model's graphs.

    Empty if the model does not tell (no graph/words.txt) or has one fixed graph (graph/HCLG.fst).
    """
    path = model / "graph" / "words.txt"
    if not path.is_file() or (model / "graph" / "HCLG.fst").exists():
        return {}
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {fields[0]: int(fields[1]) for fields in lines if len(fields) == 2}


def everyday_words(model: Path) -> tuple[str, ...]:
    """Words that people say to one another, with which everything but the coach's phrases is heard better."""
    path = model / "graph" / "everyday.txt"
    return tuple(path.read_text(encoding="utf-8").split()) if path.is_file() else ()


def const_fst(
    acceptor: Acceptor, ids: Mapping[str, int], costs: Costs, everyday: Iterable[str] = ()
) -> bytes:
    """The acceptor, with UNKNOWN and everyday words as the other way through: an OpenFst `const` acceptor.

    Layout (OpenFst const-fst.h, version 2, unaligned, little endian): header 65 bytes; per state 20: final
    cost f32, first arc u32, arcs u32, two unused; per arc 16: two labels i32, cost f32, next state i32.
    """
    arcs = [[(ids[word], 0.0, to) for word, to in row] for row in acceptor.arcs]
    final = [state in acceptor.final for state in range(len(arcs))]
    if UNKNOWN in ids:
        # Loops may lead back to the old start, where "none of these" must not be open again.
        start, unknown = len(arcs), len(arcs) + 1
        others = [ids[word] for word in everyday if word in ids and not acceptor.accepts([word])]
        first = [(ids[UNKNOWN], costs.unknown_first), *((word, costs.everyday) for word in others)]
        arcs.append([*arcs[0], *((word, cost, unknown) for word, cost in first)])
        # Only one everyday word: a loop of them makes Kaldi's lattices explode.
        arcs.append([(ids[UNKNOWN], costs.unknown_next, unknown)])
        final += [final[0], True]
    else:
        start = 0
    states, moves, position = bytearray(), bytearray(), 0
    for row, ends in zip(arcs, final, strict=True):
        states += struct.pack("<fIIII", 0.0 if ends else float("inf"), position, len(row), 0, 0)
        for label, cost, to in sorted(row):
            moves += struct.pack("<iifi", label, label, cost, to)
        position += len(row)
    return _header(start, len(arcs), position) + bytes(states) + bytes(moves)


def _header(start: int, states: int, arcs: int) -> bytes:
    magic, version, flags = 2125659606, 2, 0
    # fst/properties.h: expanded, acceptor, no epsilons on either side, sorted by label.
    properties = 0x1 | 0x10000 | 0x800000 | 0x2000000 | 0x8000000 | 0x10000000 | 0x40000000
    return (
        struct.pack("<i", magic)
        + struct.pack("<i5si8s", 5, b"const", 8, b"standard")
        + struct.pack("<iiQqqq", version, flags, properties, start, states, arcs)
    )


def fingerprint(model: Path) -> str:
    """Changes when a file of the model does: from names, sizes and times, so that it is quick."""
    digest = hashlib.sha256(str(model.resolve()).encode())
    for path in sorted(model.rglob("*")):
        if path.is_file():
            stat = path.stat()
            digest.update(f"{path.relative_to(model)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def graph_folder(
    model: Path,
    acceptor: Acceptor,
    ids: Mapping[str, int],
    costs: Costs,
    cache: Path,
    settings: Mapping[str, str],
) -> Path:
    """A model folder with that acceptor as Gr.fst; all else is the model's own, by links where possible.

    `settings` override lines of conf/model.conf. Made once per model, graph and settings in `cache`.
    """
    graph = const_fst(acceptor, ids, costs, everyday_words(model))
    key = hashlib.sha256(graph + repr(sorted(settings.items())).encode()).hexdigest()[:24]
    folder = cache / f"{fingerprint(model)}-{key}"
    if folder.is_dir():
        os.utime(folder)
        return folder
    _forget_oldest(cache)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=cache))
    try:
        for path in model.rglob("*"):
            name = path.relative_to(model)
            if path.is_dir():
                (unfinished / name).mkdir(parents=True, exist_ok=True)
            elif name.as_posix() == "conf/model.conf":
                (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
                (unfinished / name).write_text(_with_settings(path.read_text(encoding="utf-8"), settings))
            elif name.as_posix() != "graph/Gr.fst":
                _link(path.resolve(), unfinished / name)
        (unfinished / "graph" / "Gr.fst").write_bytes(graph)
        unfinished.rename(folder)
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not folder.is_dir():  # else another process was quicker, with the same graph
            raise
    return folder


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.symlink_to(source)
    except OSError:  # Windows asks for a privilege
        shutil.copyfile(source, target)


def _with_settings(text: str, settings: Mapping[str, str]) -> str:
    kept = [line for line in text.splitlines() if line.strip()[2:].partition("=")[0] not in settings]
    return "\n".join(kept + [f"--{name}={value}" for name, value in settings.items()]) + "\n"


def _forget_oldest(cache: Path) -> None:
    folders = [folder for folder in cache.iterdir() if folder.is_dir()]
    if len(folders) >= MOST_KEPT:
        folders.sort(key=lambda folder: folder.stat().st_mtime)
        for folder in folders[: len(folders) - MOST_KEPT + 1]:
            shutil.rmtree(folder, ignore_errors=True)

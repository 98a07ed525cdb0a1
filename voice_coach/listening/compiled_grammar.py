"""Grammars compiled for a model's words, kept on disk, so that the next start does not compile them again."""

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from voice_coach.listening.acceptor import Acceptor, Left, acceptor_of
from voice_coach.listening.heard import Grammar
from voice_coach.listening.jsgf import parse

MOST_KEPT = 400
"""Compiled grammars on disk; those unused for longest go first."""

_VERSION = 1
_log = logging.getLogger(__name__)


def compiled(grammar: Grammar, known: Callable[[str], bool], model: str, cache: Path) -> Acceptor:
    """The acceptor of what the model can hear of the grammar; what it cannot hear is logged, with a count.

    model: names the model, so that another one's words are not taken for its own.
    Raises ContentProblem if the grammar is none.
    """
    key = hashlib.sha256(f"{_VERSION}\n{model}\n{grammar.jsgf}".encode()).hexdigest()[:32]
    path = cache / f"{key}.json"
    left = _restored(path)
    if left is None:
        left = acceptor_of(parse(grammar.jsgf, f"The grammar of {grammar.context}"), known)
        _keep(path, left)
    if left.unknown:
        _log.info(
            "Context %s: %s does not know %d words (%s); %d alternatives are left out.",
            grammar.context,
            model.partition(" ")[0],
            len(left.unknown),
            ", ".join(left.unknown[:5]),
            left.dropped,
        )
    return left.acceptor


def _restored(path: Path) -> Left | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        arcs = tuple(tuple((word, to) for word, to in row) for row in data["arcs"])
        left = Left(Acceptor(arcs, frozenset(data["final"])), tuple(data["unknown"]), data["dropped"])
        os.utime(path)
    except (OSError, ValueError, KeyError, TypeError):  # not there, or damaged: it is made again
        return None
    return left


def _keep(path: Path, left: Left) -> None:
    acceptor = left.acceptor
    data = {
        "arcs": acceptor.arcs,
        "final": sorted(acceptor.final),
        "unknown": left.unknown,
        "dropped": left.dropped,
    }
    kept = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime)
    for old in kept[: max(len(kept) - MOST_KEPT + 1, 0)]:
        old.unlink(missing_ok=True)
    try:
        handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file)
        Path(unfinished).replace(path)
    except OSError:
        _log.info("A compiled grammar cannot be kept in %s.", path.parent)

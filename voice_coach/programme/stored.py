"""Loads a language's programme; what was checked once is kept ready, so that the next start is fast."""

import dataclasses
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from voice_coach import places
from voice_coach.programme import files
from voice_coach.programme.types import (
    Amount,
    Chapter,
    Exercise,
    Programme,
    Script,
    ScriptStep,
    Stage,
    Topic,
)


def load(language: str = "en") -> Programme:
    """Everything that the coach knows in that language, from its content files and the person's own.

    Files are read and checked when one of them changed since the last time; otherwise the checked content is
    taken from the cache (some milliseconds).
    Raises ContentProblem naming file, line, what was found and what is expected.
    """
    stamp = _stamp(files.content_paths(language))
    kept = places.cache_dir("programme") / f"{hashlib.sha256(language.encode()).hexdigest()[:12]}.json"
    programme = _restored(kept, stamp)
    if programme is None:
        # Checking imports pydantic, which a start from the cache does without.
        from voice_coach.programme.loader import assemble

        programme, _ = assemble(language)
        _keep(kept, stamp, programme)
    return programme


def _stamp(paths: list[Path]) -> str:
    """Changes when a content file or this package's own code changes."""
    digest = hashlib.sha256()
    for path in [*sorted(Path(__file__).parent.glob("*.py")), *paths]:
        about = path.stat()
        digest.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _keep(kept: Path, stamp: str, programme: Programme) -> None:
    """Write the checked content down, whole or not at all; a full or read-only disk only costs time."""
    try:
        handle, name = tempfile.mkstemp(dir=kept.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"stamp": stamp, "programme": dataclasses.asdict(programme)}, file)
        Path(name).replace(kept)
    except OSError:
        return


def _restored(kept: Path, stamp: str) -> Programme | None:
    """The content as it was checked, or None where it is older, broken or not there."""
    try:
        stored = json.loads(kept.read_text(encoding="utf-8"))
        return _programme(stored["programme"]) if stored["stamp"] == stamp else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _programme(data: dict[str, Any]) -> Programme:
    return Programme(
        language=data["language"],
        exercises={id: _exercise(exercise) for id, exercise in data["exercises"].items()},
        topics={id: _topic(topic) for id, topic in data["topics"].items()},
        scripts={id: _script(script) for id, script in data["scripts"].items()},
        lines=data["lines"],
        red_flags={kind: tuple(ids) for kind, ids in data["red_flags"].items()},
        clinical_review=data["clinical_review"],
    )


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """Lists as tuples, and a value with its source as an Amount."""
    made: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            made[key] = Amount(value["value"], value["source"])
        else:
            made[key] = tuple(value) if isinstance(value, list) else value
    return made


def _exercise(data: dict[str, Any]) -> Exercise:
    rungs = {key: tuple(Stage(**_plain(rung)) for rung in data[key]) for key in ("easier", "harder")}
    return Exercise(**_plain(data | rungs))


def _topic(data: dict[str, Any]) -> Topic:
    return Topic(**_plain(data | {"chapters": [Chapter(**_plain(chapter)) for chapter in data["chapters"]]}))


def _script(data: dict[str, Any]) -> Script:
    return Script(**_plain(data | {"steps": [ScriptStep(**_plain(step)) for step in data["steps"]]}))

"""Loads a language's phrasebook; what was checked once is kept ready, so that the next start is fast."""

import hashlib
import json
import os
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

from voice_coach import places
from voice_coach.understanding import language as languages
from voice_coach.understanding import opinion
from voice_coach.understanding.mind import Mind
from voice_coach.understanding.patterns import CompiledPatterns, SoftPatterns, compile_patterns
from voice_coach.understanding.phrasebook import (
    ContextTraits,
    IntentTraits,
    Phrasebook,
    Rule,
    Saying,
)
from voice_coach.understanding.understood import Names
from voice_coach.understanding.word_table import WordTable


def load(language: str, names: Names) -> Mind:
    """A mind for that language and the names of a programme.

    Files are read and checked when one of them changed since the last time; otherwise the checked content is
    taken from the cache (some milliseconds).
    Raises ContentProblem naming file, line, what was found and what is expected; UsageProblem where there are
    no phrases in that language.
    """
    stored = _stored(language)
    compiled = CompiledPatterns(
        WordTable(stored["exact"]), lambda: SoftPatterns(**stored["soft"]), lambda: stored["sounds"]
    )
    book = _phrasebook(stored, [])
    return Mind(
        book, compiled, names, _weights(language, opinion.FILE), _weights(language, opinion.DESCRIPTIONS_FILE)
    )


def _weights(language: str, file: str) -> opinion.Opinion | None:
    paths = places.content_files("intents", f"{language}/{file}")
    return opinion.read(paths[0]) if paths else None


def phrasebook(language: str) -> Phrasebook:
    """The checked phrasebook of that language; errors as for `load`."""
    stored = _stored(language)
    return _phrasebook(stored, stored["lines"])


class _Stored:
    """The parts of a kept phrasebook, each a line of JSON that is read when it is needed."""

    PARTS = ("book", "concepts", "exact", "soft", "sounds", "lines")

    def __init__(self, lines: list[str]) -> None:
        self._lines = dict(zip(self.PARTS, lines, strict=True))

    def __getitem__(self, part: str) -> Any:
        return json.loads(self._lines[part])


def _stored(language: str) -> _Stored:
    stamp = _stamp(language)
    kept = places.cache_dir("understanding") / f"{hashlib.sha256(language.encode()).hexdigest()[:12]}.json"
    lines = _restored(kept, stamp)
    if lines is None:
        # Checking imports pydantic, which a start from the cache does without.
        from voice_coach.understanding.loader import assemble

        book = assemble(language)
        compiled = compile_patterns(book)
        soft = compiled.soft()
        parts: list[Any] = [
            _plain(book),
            book.concepts.text,
            compiled.exact.text,
            {field.name: getattr(soft, field.name) for field in fields(soft)},
            compiled.sounds(),
            [s.lines for s in book.sayings],
        ]
        lines = [json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts]
        _keep(kept, stamp, lines)
    return _Stored(lines)


def _stamp(language: str) -> str:
    """Changes when a content file or this package's own code changes."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    paths = [
        *sorted(folder.glob("*.py")),
        *places.content_files("intents", "catalogue.toml"),
        *places.content_files("intents", f"{language}/*.toml"),
        *places.content_files("intents", f"{language}/phrases/*.toml"),
        *places.content_files("intents", f"{language}/sayings/*.toml"),
    ]
    for path in paths:
        about = path.stat()
        digest.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _keep(kept: Path, stamp: str, lines: list[str]) -> None:
    """Write the checked content down, whole or not at all; a full or read-only disk only costs time."""
    try:
        handle, name = tempfile.mkstemp(dir=kept.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write("\n".join((stamp, *lines)) + "\n")
        Path(name).replace(kept)
    except OSError:
        return


def _restored(kept: Path, stamp: str) -> list[str] | None:
    """What was checked before, or None where it is older, broken or not there."""
    try:
        found, *lines = kept.read_bytes().decode().split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    whole = len(lines) == len(_Stored.PARTS) + 1 and lines[-1] == ""
    return lines[:-1] if whole and found == stamp else None


def _plain(book: Phrasebook) -> dict[str, Any]:
    return {
        "language": book.language,
        "contexts": {
            name: [traits.patience, sorted(traits.expects), sorted(traits.allows), traits.act, traits.offer]
            for name, traits in book.contexts.items()
        },
        "intents": {
            name: [
                traits.group,
                dict(traits.slots),
                traits.needs,
                dict(traits.defaults),
                traits.bare,
                traits.urgent,
            ]
            for name, traits in book.intents.items()
        },
        "sayings": [
            [
                saying.intent,
                dict(saying.slots),
                sorted(saying.contexts),
                saying.urgent,
                saying.jsgf,
                saying.example,
            ]
            for saying in book.sayings
        ],
        "words": book.word_file,
        "numbers": book.number_file,
        "rules": [
            [
                rule.intent,
                dict(rule.slots),
                sorted(rule.contexts),
                sorted(rule.all),
                sorted(rule.none),
                rule.most,
                {concept: sorted(lifting) for concept, lifting in rule.blocked.items()},
                rule.advice,
            ]
            for rule in book.rules
        ],
        "longest_concept": book.longest_concept,
        "exercise_words": dict(book.exercise_words),
        "topic_words": dict(book.topic_words),
        "misheard": dict(book.misheard),
        "calibration": book.calibration,
        "usual": {context: dict(shares) for context, shares in book.usual.items()},
        "foreign": book.foreign,
        "wrappers": book.wrappers,
    }


def _phrasebook(stored: _Stored, lines: Any) -> Phrasebook:
    data = stored["book"]
    return Phrasebook(
        language=data["language"],
        contexts={
            name: ContextTraits(patience, frozenset(expects), frozenset(allows), act, offer)
            for name, (patience, expects, allows, act, offer) in data["contexts"].items()
        },
        intents={
            name: IntentTraits(group, slots, tuple(needs), defaults, bare, urgent)
            for name, (group, slots, needs, defaults, bare, urgent) in data["intents"].items()
        },
        sayings=tuple(
            Saying(
                intent,
                slots,
                frozenset(contexts),
                tuple(urgent),
                tuple(jsgf),
                lines[number] if lines else "",
                example,
            )
            for number, (intent, slots, contexts, urgent, jsgf, example) in enumerate(data["sayings"])
        ),
        words=languages.words(data["words"]),
        word_file=data["words"],
        numbers=languages.number_words(data["numbers"]),
        number_file=data["numbers"],
        rules=tuple(
            Rule(
                intent,
                slots,
                frozenset(contexts),
                frozenset(wanted),
                frozenset(unwanted),
                most,
                {concept: frozenset(lifting) for concept, lifting in blocked.items()},
                advice,
            )
            for intent, slots, contexts, wanted, unwanted, most, blocked, advice in data["rules"]
        ),
        concepts=WordTable(stored["concepts"]),
        longest_concept=data["longest_concept"],
        exercise_words=data["exercise_words"],
        topic_words=data["topic_words"],
        misheard=data["misheard"],
        calibration=data["calibration"],
        usual=data["usual"],
        foreign=data["foreign"],
        wrappers=data["wrappers"],
    )

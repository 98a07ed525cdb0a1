"""Loads a language's phrasebook; what was checked once is kept ready, so that the next start is fast."""

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from voice_coach import places
from voice_coach.understanding import language as languages
from voice_coach.understanding import opinion
from voice_coach.understanding.mind import Mind
from voice_coach.understanding.phrasebook import ContextTraits, IntentTraits, Phrasebook, Rule, Saying
from voice_coach.understanding.understood import Names


def load(language: str, names: Names) -> Mind:
    """A mind for that language and the names of a programme.

    Files are read and checked when one of them changed since the last time; otherwise the checked content is
    taken from the cache (some milliseconds).
    Raises ContentProblem naming file, line, what was found and what is expected; UsageProblem where there are
    no phrases in that language.
    """
    weights = places.content_files("intents", f"{language}/{opinion.FILE}")
    return Mind(phrasebook(language), names, opinion.read(weights[0]) if weights else None)


def phrasebook(language: str) -> Phrasebook:
    """The checked phrasebook of that language; errors as for `load`."""
    stamp = _stamp(language)
    kept = places.cache_dir("understanding") / f"{hashlib.sha256(language.encode()).hexdigest()[:12]}.json"
    book = _restored(kept, stamp)
    if book is None:
        # Checking imports pydantic, which a start from the cache does without.
        from voice_coach.understanding.loader import assemble

        book = assemble(language)
        _keep(kept, stamp, book)
    return book


def _stamp(language: str) -> str:
    """Changes when a content file or this package's own code changes."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    paths = [
        *sorted(folder.glob("*.py")),
        *places.content_files("intents", "catalogue.toml"),
        *places.content_files("intents", f"{language}/*.toml"),
        *places.content_files("intents", f"{language}/phrases/*.toml"),
    ]
    for path in paths:
        about = path.stat()
        digest.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _keep(kept: Path, stamp: str, book: Phrasebook) -> None:
    """Write the checked content down, whole or not at all; a full or read-only disk only costs time."""
    try:
        handle, name = tempfile.mkstemp(dir=kept.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"stamp": stamp, "book": _plain(book)}, file, ensure_ascii=False, separators=(",", ":"))
        Path(name).replace(kept)
    except OSError:
        return


def _restored(kept: Path, stamp: str) -> Phrasebook | None:
    """The phrasebook as it was checked, or None where it is older, broken or not there."""
    try:
        stored = json.loads(kept.read_text(encoding="utf-8"))
        return _phrasebook(stored["book"]) if stored["stamp"] == stamp else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
                "\n".join(map(" ".join, saying.patterns)),
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
            ]
            for rule in book.rules
        ],
        "concepts": {" ".join(phrase): concepts for phrase, concepts in book.concepts.items()},
        "exercise_words": _joined(book.exercise_words),
        "topic_words": _joined(book.topic_words),
        "misheard": dict(book.misheard),
        "foreign": "\n".join(map(" ".join, book.foreign)),
        "wrappers": "\n".join(map(" ".join, book.wrappers)),
    }


def _phrasebook(data: dict[str, Any]) -> Phrasebook:
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
            Saying(intent, slots, frozenset(contexts), tuple(urgent), tuple(jsgf), _split(patterns))
            for intent, slots, contexts, urgent, jsgf, patterns in data["sayings"]
        ),
        words=languages.words(data["words"]),
        word_file=data["words"],
        numbers=languages.number_words(data["numbers"]),
        number_file=data["numbers"],
        rules=tuple(
            Rule(intent, slots, frozenset(contexts), frozenset(wanted), frozenset(unwanted), most)
            for intent, slots, contexts, wanted, unwanted, most in data["rules"]
        ),
        concepts={tuple(phrase.split()): tuple(concepts) for phrase, concepts in data["concepts"].items()},
        exercise_words={id: _split(names) for id, names in data["exercise_words"].items()},
        topic_words={id: _split(names) for id, names in data["topic_words"].items()},
        misheard=data["misheard"],
        foreign=_split(data["foreign"]),
        wrappers=_split(data["wrappers"]),
    )


def _joined(names: Any) -> dict[str, str]:
    return {id: "\n".join(map(" ".join, several)) for id, several in names.items()}


def _split(lines: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split(" ")) for line in lines.split("\n")) if lines else ()

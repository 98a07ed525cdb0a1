"""Which content files a language's programme is made of: shipped ones, and the person's own over them."""

import re
from collections.abc import Iterator
from pathlib import Path

from voice_coach import places
from voice_coach.errors import ContentProblem
from voice_coach.programme.toml_source import TomlSource, read_toml


def languages() -> list[str]:
    """Codes of the languages for which there are words: folders of `programme/` that hold `lines/`."""
    found = places.content_files("programme", "*/lines/*.toml")
    return sorted({path.parent.parent.name for path in found})


_ID = re.compile(r"[a-z][a-z0-9_]*")


def named(paths: list[Path]) -> dict[str, Path]:
    """Id → its file; the file's name without its ending is the id.

    Raises ContentProblem for a name that is none.
    """
    for path in paths:
        if not _ID.fullmatch(path.stem):
            raise ContentProblem(
                f"{path}, line 1: its name cannot be an id.",
                cure="Expected: small letters, digits and underscores, such as knee_rolling.toml.",
            )
    return {path.stem: path for path in paths}


def common(pattern: str) -> list[Path]:
    """Files that are the same in every language."""
    return places.content_files("programme", pattern)


def own(language: str, pattern: str) -> list[Path]:
    """Files of that language."""
    return places.content_files("programme", f"{language}/{pattern}")


def content_paths(language: str) -> list[Path]:
    """Every file that goes into a language's programme."""
    neutral = [
        path for pattern in ("*.toml", "exercises/*.toml", "scripts/*.toml") for path in common(pattern)
    ]
    return neutral + [path for pattern in ("*.toml", "*/*.toml") for path in own(language, pattern)]


def pairs(language: str, folder: str, kind: str) -> Iterator[tuple[TomlSource, TomlSource]]:
    """Each file of facts in that folder with its file of words; `kind` says what they are about.

    Raises ContentProblem where one of the two is missing or cannot be read.
    """
    facts = named(common(f"{folder}/*.toml"))
    words = named(own(language, f"{folder}/*.toml"))
    for stem in sorted(facts.keys() - words.keys()):
        raise ContentProblem(
            f"{facts[stem]}, line 1: the {kind} {stem} has no words in the language {language}.",
            cure=f"Expected: a file programme/{language}/{folder}/{stem}.toml.",
        )
    for stem in sorted(words.keys() - facts.keys()):
        raise ContentProblem(
            f"{words[stem]}, line 1: there are words for the {kind} {stem}, but no facts.",
            cure=f"Expected: a file programme/{folder}/{stem}.toml.",
        )
    for stem in sorted(facts):
        yield read_toml(facts[stem]), read_toml(words[stem])

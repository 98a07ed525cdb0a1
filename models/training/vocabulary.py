"""Which words the model hears: those of the content, and a list of plain words around it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from models.training.lexicon import HERE

ROOT = HERE.parents[1]
_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_SLOT = re.compile(r"\{[^}]*\}|<[^>]*>")


_NOT_SAID = frozenset(["intent", "contexts", "slots"])
"""Keys of the content whose values are names, not sayings."""


def strings(value: object) -> Iterator[str]:
    """Every saying in a TOML document, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NOT_SAID:
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def words_in(text: str) -> set[str]:
    """Lower-case words of a phrase; slots in braces and grammar signs fall away."""
    return set(_WORD.findall(_SLOT.sub(" ", text.lower().replace("’", "'"))))


def spoken_by_people(root: Path = ROOT) -> list[str]:
    """The phrases of `intents/en`: everything a person may say, but for sayings only learned from."""
    found: list[str] = []
    for path in sorted((root / "intents" / "en").rglob("*.toml")):
        if path.parent.name == "sayings":
            continue
        found += strings(tomllib.loads(path.read_text("utf-8")))
    return found


def orders(root: Path = ROOT) -> list[list[str]]:
    """The phrases that grammars are made of, a list for each intent's way of being said."""
    groups: list[list[str]] = []
    for path in sorted((root / "intents" / "en" / "phrases").glob("*.toml")):
        for group in tomllib.loads(path.read_text("utf-8")).get("say", []):
            groups.append([text for key in ("phrases", "urgent") for text in group.get(key, [])])
    return [group for group in groups if group]


def everyday(root: Path = ROOT) -> list[str]:
    """Words that people say to one another, by which grammars tell what is not for the coach."""
    return (root / "models" / "voice-coach-en" / "graph" / "everyday.txt").read_text("utf-8").split()


def listened_for(root: Path = ROOT) -> set[str]:
    """Words of the phrases that grammars are made of: these the model has to hear."""
    return {word for group in orders(root) for text in group for word in words_in(text)}


def names(root: Path = ROOT) -> list[str]:
    """Names of exercises, topics and scripts: `name`, `names` and the like in `programme/en`."""
    found: list[str] = []
    for path in sorted((root / "programme" / "en").rglob("*.toml")):
        document = tomllib.loads(path.read_text("utf-8"))
        for key, value in document.items():
            if re.search(r"name|title|called", key):
                found += strings(value)
    return found


def lines(name: str) -> list[str]:
    """Lines of a file beside this module that hold something, comments left out."""
    listed = [line.split("#")[0].strip() for line in (HERE / name).read_text("utf-8").splitlines()]
    return [line for line in listed if line]


def plain_words() -> list[str]:
    """The list beside this module: numbers, body, household, time, and what else comes up."""
    return lines("vocabulary.txt")


def section(title: str) -> str:
    """What stands in that list under the comment with that title.

    Raises KeyError where there is no such comment.
    """
    parts = re.split(r"^# *", (HERE / "vocabulary.txt").read_text("utf-8"), flags=re.MULTILINE)
    for part in parts:
        heading, _, body = part.partition("\n")
        if heading.strip() == title:
            return body
    raise KeyError(title)


def words(root: Path = ROOT) -> set[str]:
    """All of them."""
    return {
        word for text in [*spoken_by_people(root), *names(root), *plain_words()] for word in words_in(text)
    }

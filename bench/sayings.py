"""Sayings with what they mean, from the tables among the tests."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent.parent / "tests" / "understanding"


@dataclass(frozen=True, slots=True)
class Saying:
    """What was said in a context, and what it means; an empty intent: nothing."""

    say: str
    context: str
    intent: str
    slots: Mapping[str, Any]
    options: Mapping[str, tuple[str, ...]]


def by_the_author() -> list[Saying]:
    """The tables of the phrases' author."""
    return [saying for path in sorted((TESTS / "tables").glob("*.toml")) for saying in _cases(path)]


def by_others(part: str) -> list[Saying]:
    """Sayings of people who had not seen the phrases; part: `tune`, or `final`, which nobody reads."""
    found = tomllib.loads((TESTS / "sayings" / f"{part}.toml").read_text(encoding="utf-8"))["saying"]
    return [
        Saying(
            each["said"],
            each["context"],
            "" if each["intent"] == "none" else each["intent"],
            each.get("slots", {}),
            {name: (name,) for name in each.get("options", [])},
        )
        for each in found
    ]


def _cases(path: Path) -> Iterator[Saying]:
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
        slots = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in case.get("slots", {}).items()
        }
        options = {id: tuple(names) for id, names in case.get("options", {}).items()}
        for context in case.get("contexts", [case.get("context", "idle")]):
            for say in case["says"]:
                yield Saying(say, context, case.get("intent", ""), slots, options)

"""A mind with the content that ships, and the tables of what is said."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from voice_coach import understanding
from voice_coach.names import names_of
from voice_coach.programme import load
from voice_coach.understanding import Mind
from voice_coach.understanding.phrasebook import Phrasebook
from voice_coach.understanding.stored import phrasebook

TABLES = Path(__file__).parent / "tables"


@pytest.fixture(scope="session")
def mind() -> Mind:
    return understanding.load("en", names_of(load("en")))


@pytest.fixture(scope="session")
def book() -> Phrasebook:
    return phrasebook("en")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a row, for tests that take a `saying` or a `near_miss`."""
    if "saying" in metafunc.fixturenames:
        rows = [
            row
            for path in sorted(TABLES.glob("*.toml"))
            if path.stem != "none"
            for row in _rows(tomllib.loads(path.read_text(encoding="utf-8")))
        ]
        metafunc.parametrize("saying", rows, ids=[f"{row['context']}: {row['say']}" for row in rows])
    if "near_miss" in metafunc.fixturenames:
        rows = _rows(tomllib.loads((TABLES / "none.toml").read_text(encoding="utf-8")))
        metafunc.parametrize("near_miss", rows, ids=[f"{row['context']}: {row['say']}" for row in rows])


def _rows(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "say": say,
            "context": context,
            "intent": case.get("intent"),
            "slots": {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in case.get("slots", {}).items()
            },
            "options": {id: tuple(names) for id, names in case.get("options", {}).items()},
        }
        for case in table["case"]
        for context in case.get("contexts", [case.get("context", "idle")])
        for say in case["says"]
    ]

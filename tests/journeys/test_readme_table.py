"""The README's table of parts and exercises is the one that the journeys make, and none is without."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_table", ROOT / "docs" / "make_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_in_the_readme_is_current(maker: ModuleType) -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert maker.with_table(page) == page, "Run: python docs/make_table.py"


def cells(maker: ModuleType) -> list[list[str]]:
    return [row.split(" | ") for row in maker.table().splitlines()[2:]]


def test_every_part_and_every_exercise_has_a_journey(maker: ModuleType) -> None:
    rows = cells(maker)
    assert len(rows) == 23 + 21
    assert [row for row in rows if "](" not in row[2]] == []


def test_every_part_has_a_journey_through_sound(maker: ModuleType) -> None:
    parts = cells(maker)[:23]
    assert [row for row in parts if "](" not in row[3]] == []

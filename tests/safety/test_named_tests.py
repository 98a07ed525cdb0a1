"""Every hazard and every trouble of the documents names the tests that show it, and these are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`((?:\w+/)+\w+\.py)`")


def rows(document: str) -> list[tuple[str, str]]:
    """(first cell, last cell) of each row of each table whose last column is called test."""
    found, in_tests = [], False
    lines = (ROOT / "docs" / document).read_text("utf-8").splitlines()
    for above, line in zip(["", *lines], lines, strict=False):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            in_tests = False
        elif not above.startswith("|"):
            in_tests = cells[-1] == "test"
        elif in_tests and not line.startswith("|---"):
            found.append((cells[0], cells[-1]))
    return found


@pytest.mark.parametrize(("document", "at_least"), [("safety.md", 19), ("trouble.md", 32)])
def test_each_row_names_tests_that_are_there(document: str, at_least: int) -> None:
    found = rows(document)
    assert len(found) >= at_least
    for what, named in found:
        files = NAMED.findall(named)
        assert files, f"{document}: no test for: {what}"
        for file in files:
            there = ROOT / file if file.startswith("bench/") else ROOT / "tests" / file
            assert there.is_file(), f"{document}: {file} is missing, for: {what}"


def test_every_table_of_troubles_has_a_column_of_tests() -> None:
    text = (ROOT / "docs" / "trouble.md").read_text("utf-8")
    heads = re.findall(r"^(\|.*\|)\n\|---", text, re.MULTILINE)
    assert heads
    assert [head for head in heads if not head.endswith("| test |")] == []

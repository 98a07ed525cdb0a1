"""TOML files that can say on which line a value stands, so that an error names file and line."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from voice_coach.errors import ContentProblem

KeyPath = tuple[str | int, ...]
"""Keys and list positions from the top of a file down to a value."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r""""[^"]*"|'[^']*'|[\w-]+""")
_POSITION = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class TomlSource:
    """A TOML file that has been read."""

    path: Path
    text: str
    data: dict[str, Any]

    def line_of(self, where: KeyPath, value: object = None) -> int:
        """The line on which that value stands; the line of the nearest key above it where it has none.

        value: the value itself, if it is text; it finds one entry of a list that runs over several lines.
        """
        best, depth = 1, 0
        for number, path in _keys(self.text):
            shared = _shared(path, where)
            if shared == len(path) and shared > depth:
                best, depth = number, shared
        if isinstance(value, str) and value:
            start = value.splitlines()[0][:40]
            for number, line in enumerate(self.text.splitlines()[best - 1 :], best):
                if start in line:
                    return number
        return best

    def complain(self, where: KeyPath, found: str, expected: str, value: object = None) -> NoReturn:
        """Raise the ContentProblem that names file, line, what was found and what is expected."""
        raise ContentProblem(
            f"{self.path}, line {self.line_of(where, value)}: {found}.", cure=f"Expected: {expected}."
        )


def read_toml(path: Path) -> TomlSource:
    """Read a TOML file (UTF-8).

    Raises ContentProblem with file and line where it is not one.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        line = path.read_bytes()[: problem.start].count(b"\n") + 1
        raise ContentProblem(
            f"{path}, line {line}: a character that is not UTF-8.", cure="Expected: text saved as UTF-8."
        ) from None
    except OSError as problem:
        raise ContentProblem(
            f"{path} cannot be read: {problem.strerror}.", cure="Check the file and its permissions."
        ) from None
    try:
        return TomlSource(path, text, tomllib.loads(text))
    except RecursionError:
        raise ContentProblem(
            f"{path}, line 1: brackets nested too deeply.",
            cure="Expected: a content file such as the shipped ones.",
        ) from None
    except tomllib.TOMLDecodeError as problem:
        message = str(problem)
        position = _POSITION.search(message)
        line = int(position[1]) if position and position[1] else len(text.splitlines())
        what = _POSITION.sub("", message)
        raise ContentProblem(
            f"{path}, line {line}: {what}.",
            cure='Expected: TOML, such as name = "bridge"; text stands between double quotes.',
        ) from None


def _keys(text: str) -> list[tuple[int, KeyPath]]:
    """Every key and table header of the text, with its line; entries of arrays of tables are numbered."""
    found: list[tuple[int, KeyPath]] = []
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            elif table[:-1] in counts:
                table = (*table[:-1], counts[table[:-1]], table[-1])
            found.append((number, table))
            continue
        key = _KEY.match(line)
        if key:
            found.append((number, (*table, *_parts(key[1]))))
    return found


def _parts(dotted: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _shared(left: KeyPath, right: KeyPath) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if str(one) != str(other):
            break
        count += 1
    return count

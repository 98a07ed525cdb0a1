"""Every line that the code speaks is there: `Line("…")` and `Line(f"…")` of the whole package."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import voice_coach
from voice_coach.programme.types import Programme

PACKAGE = Path(voice_coach.__file__).parent


def _spoken_by_code() -> Iterator[tuple[str, str]]:
    """File with line number, and a pattern of the ids of the lines that may be spoken there."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                not isinstance(node, ast.Call)
                or not isinstance(node.func, ast.Name)
                or node.func.id != "Line"
            ):
                continue
            place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
            for argument in node.args[:1]:
                for part in ast.walk(argument):
                    if isinstance(part, ast.JoinedStr):
                        yield place, _pattern(part)
                        break
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value:
                        yield place, re.escape(part.value)


def _pattern(text: ast.JoinedStr) -> str:
    return "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in text.values)


def test_every_line_that_code_speaks_is_in_the_content(programme: Programme) -> None:
    spoken = list(_spoken_by_code())
    missing = [
        f"{place}: {pattern}"
        for place, pattern in spoken
        if not any(re.fullmatch(pattern, line_id) for line_id in programme.lines)
    ]

    assert missing == []
    assert len(spoken) > 30

"""Every line that the code names is in the content, and every line of the content's two files is named."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import voice_coach.coaching
from voice_coach.coaching.activities.interview import Item
from voice_coach.coaching.state import Context
from voice_coach.places import content
from voice_coach.programme.types import Programme
from voice_coach.record.progression import Reason
from voice_coach.record.shapes import PainChoice, Unit

CODE = sorted(Path(voice_coach.coaching.__file__).parent.rglob("*.py"))
AN_ID = re.compile(r"^[a-z_]+(\.[a-z0-9_]*[a-z0-9])+$")


def _flat(table: dict[str, object], prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict) and "text" not in value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def own_lines() -> set[str]:
    found: set[str] = set()
    for name in ("session.toml", "activities.toml"):
        path = content("programme") / "en" / "lines" / name
        found |= set(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    return found


OWN = own_lines()
PREFIXES = {line.split(".")[0] for line in OWN}


def named() -> tuple[set[str], set[str]]:
    """Line ids that stand in the code, and patterns of those that are put together."""
    plain: set[str] = set()
    patterns: set[str] = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and AN_ID.match(node.value):
                if node.value.split(".")[0] in PREFIXES:
                    plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns.add(_pattern(node))
    return plain, {pattern for pattern in patterns if re.match(r"[a-z_(]+.*\\\.", pattern)}


def _pattern(node: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_]+" for part in node.values
    )


PLAIN, PATTERNS = named()


@pytest.mark.parametrize("line", sorted(PLAIN))
def test_a_line_that_the_code_names_is_in_the_content(line: str, programme: Programme) -> None:
    assert line in programme.lines


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_a_line_that_the_code_puts_together_is_in_the_content(pattern: str, programme: Programme) -> None:
    if pattern.split("\\")[0] in PREFIXES:
        assert any(re.fullmatch(pattern, line) for line in programme.lines)


def test_no_line_is_left_over() -> None:
    spoken_options = {
        line for line in OWN if line.startswith(("first.", "option.", "offer.", "help.", "hint.", "retry."))
    }
    unused = {
        line
        for line in OWN - PLAIN - spoken_options
        if not any(re.fullmatch(pattern, line) for pattern in PATTERNS)
    }
    assert unused == set()


def test_every_option_of_an_interview_has_a_name(programme: Programme) -> None:
    from voice_coach.coaching.activities import goals, planning, thoughts

    items: list[Item] = [*goals.ITEMS, *planning.ITEMS, *thoughts.ITEMS]
    for item in items:
        assert programme.text(item.line, dict(item.slots))
        assert programme.text(item.read, {"answer": "x"})
        assert all(f"option.{option}" in programme.lines for option in item.options)


def test_every_reason_choice_and_unit_of_progression_has_its_line(programme: Programme) -> None:
    units, choices = get_args(Unit), get_args(PainChoice)
    wanted = [f"progress.why_{reason}" for reason in get_args(Reason)]
    wanted += [f"progress.{line}_{unit}" for line in ("level", "ask_step") for unit in units]
    said = ("ask_aim", "ask_same", "ask_managed", "next", "start")
    wanted += [f"baseline.{line}_{unit}" for line in said for unit in units]
    wanted += [f"progress.chose_{choice}" for choice in choices] + [f"option.{choice}" for choice in choices]
    assert [line for line in wanted if line not in programme.lines] == []


def test_every_context_has_its_help_and_every_question_its_prompts(programme: Programme) -> None:
    contexts = get_args(Context)
    questions = ("yesno", "number", "effort", "choice", "words")
    wanted = [f"help.{context}" for context in contexts]
    wanted += [f"{kind}.{question}" for kind in ("retry", "hint") for question in questions]
    assert [line for line in wanted if line not in programme.lines] == []

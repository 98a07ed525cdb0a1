"""The page for those who change content names every key that a file may have."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voice_coach.programme import load, schema

PAGE = Path(__file__).parents[2] / "docs" / "content.md"

KINDS = [
    schema.Defaults,
    schema.ExerciseFacts,
    schema.StageFacts,
    schema.ExerciseWords,
    schema.StageWords,
    schema.TopicWords,
    schema.ChapterWords,
    schema.ScriptFacts,
    schema.StepFacts,
    schema.StepWords,
    schema.RedFlags,
    schema.Style,
    schema.Avoided,
    schema.Clinical,
    schema.Text,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_key_is_on_the_page(kind: type[schema.File]) -> None:
    page = PAGE.read_text(encoding="utf-8")

    missing = [
        key
        for key in kind.model_fields
        if not any(form in page for form in (f"`{key}`", f"{key} =", f"[[{key}]]", f"[{key}."))
    ]
    assert missing == []


def _example(marker: str) -> str:
    """The indented block after the first place where the page says `marker`."""
    lines = PAGE.read_text(encoding="utf-8").partition(marker)[2].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("    "))
    block = []
    for line in lines[start:]:
        if line and not line.startswith("    "):
            break
        block.append(line.removeprefix("    "))
    return "\n".join(block)


def test_examples_of_the_page_can_be_copied(overlay: Callable[[str, str], Path]) -> None:
    overlay("exercises/bridge.toml", _example("## Changing a number"))
    facts = _example("`exercises/heel_slide.toml`") + "\n" + _example("and with `counting` where it differs")
    overlay("exercises/heel_slide.toml", facts)
    overlay("en/exercises/heel_slide.toml", _example("`en/exercises/heel_slide.toml`"))
    overlay("en/topics/gardening.toml", _example("`en/topics/gardening.toml`"))

    programme = load("en")

    assert programme.exercises["bridge"].reps.value == 8
    assert [stage.id for stage in programme.exercises["heel_slide"].harder] == ["ankle_weight"]
    assert programme.exercises["heel_slide"].counting == "repetitions"
    assert [chapter.id for chapter in programme.topics["gardening"].chapters] == ["beds"]

"""Every spoken text as plain text, for braille, for large print, or to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from voice_coach.programme.types import Exercise, Programme, Script, Topic


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that stands by itself."""

    kind: Literal["title", "heading", "paragraph"]
    text: str


def ids(programme: Programme) -> list[str]:
    """What there is a plain text of: topics, exercises, relaxations, in the programme's order."""
    return [*programme.topics, *programme.exercises, *programme.scripts]


def blocks(programme: Programme, id: str) -> list[Block]:
    """The texts of the topic, exercise or relaxation of that id, a title first.

    Raises KeyError for an unknown id. Where a topic and an exercise share an id, the topic is meant.
    """
    if id in programme.topics:
        return _topic(programme, programme.topics[id])
    if id in programme.exercises:
        return _exercise(programme, programme.exercises[id])
    return _script(programme, programme.scripts[id])


def plain_text(programme: Programme, id: str) -> str:
    """The same as text, with an empty line between blocks."""
    return as_text(blocks(programme, id))


def as_text(article: Iterable[Block]) -> str:
    """Text with an empty line between blocks."""
    return "\n\n".join(block.text for block in article)


def _topic(programme: Programme, topic: Topic) -> list[Block]:
    found = [Block("title", programme.lines[topic.title])]
    for chapter in topic.chapters:
        found.append(Block("heading", programme.lines[chapter.title]))
        found.append(_paragraph(programme, chapter.lines))
    return found


def _exercise(programme: Programme, exercise: Exercise) -> list[Block]:
    found = [Block("title", programme.lines[exercise.name])]
    if exercise.equipment:
        needed = ", ".join(programme.lines[line] for line in exercise.equipment)
        found.append(Block("paragraph", needed[:1].upper() + needed[1:] + "."))
    position = [line for line in (f"position.{exercise.position}",) if line in programme.lines]
    parts = (exercise.safety, (*position, *exercise.ready), exercise.movement)
    found += [_paragraph(programme, part) for part in parts]
    for stage in (*exercise.easier, *exercise.harder):
        found.append(Block("heading", programme.lines[stage.name]))
        found.append(_paragraph(programme, stage.ready))
    return found


def _script(programme: Programme, script: Script) -> list[Block]:
    steps = [(*step.lines, step.release_line) if step.release_line else step.lines for step in script.steps]
    return [Block("title", programme.lines[script.title]), *(_paragraph(programme, lines) for lines in steps)]


def _paragraph(programme: Programme, lines: tuple[str, ...]) -> Block:
    return Block("paragraph", " ".join(programme.lines[line] for line in lines))

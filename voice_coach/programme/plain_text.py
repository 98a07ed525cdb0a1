"""Every spoken text as plain text, for braille, for large print, or to read."""

from voice_coach.programme.types import Exercise, Programme, Script, Topic


def plain_text(programme: Programme, id: str) -> str:
    """The texts of the exercise, topic or relaxation of that id: a title, then a paragraph for each part.

    Raises KeyError for an unknown id. Where a topic and an exercise share an id, the topic is meant.
    """
    if id in programme.topics:
        return _topic(programme, programme.topics[id])
    if id in programme.exercises:
        return _exercise(programme, programme.exercises[id])
    return _script(programme, programme.scripts[id])


def ids(programme: Programme) -> list[str]:
    """What there is a plain text of: topics, exercises, relaxations, in the programme's order."""
    return [*programme.topics, *programme.exercises, *programme.scripts]


def _topic(programme: Programme, topic: Topic) -> str:
    paragraphs = [programme.lines[topic.title]]
    for chapter in topic.chapters:
        paragraphs += [programme.lines[chapter.title], _joined(programme, chapter.lines)]
    return "\n\n".join(paragraphs)


def _exercise(programme: Programme, exercise: Exercise) -> str:
    paragraphs = [programme.lines[exercise.name]]
    if exercise.equipment:
        paragraphs.append(", ".join(programme.lines[line] for line in exercise.equipment))
    parts = (exercise.safety, exercise.ready, exercise.movement)
    paragraphs += [_joined(programme, part) for part in parts]
    for stage in (*exercise.easier, *exercise.harder):
        paragraphs += [programme.lines[stage.name], _joined(programme, stage.ready)]
    return "\n\n".join(paragraphs)


def _script(programme: Programme, script: Script) -> str:
    steps = [(*step.lines, step.release_line) if step.release_line else step.lines for step in script.steps]
    return "\n\n".join(_joined(programme, lines) for lines in steps)


def _joined(programme: Programme, lines: tuple[str, ...]) -> str:
    return " ".join(programme.lines[line] for line in lines)

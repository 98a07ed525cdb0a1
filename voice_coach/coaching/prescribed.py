"""What the physiotherapist prescribed, told by voice."""

from collections.abc import Iterator

from voice_coach.coaching.activities.exercise import dose_of, plan_line, stage_of
from voice_coach.coaching.cues import Line
from voice_coach.coaching.flow import interlude, tell
from voice_coach.coaching.state import Step, Turn
from voice_coach.programme.prescription import DAYS, Prescribed, Prescription
from voice_coach.programme.types import Programme


def prescription(turn: Turn) -> Step:
    """Who prescribed it, each exercise with how much and on which days, and what is to be read aloud."""
    given = turn.known.prescription
    if given is None:
        return interlude(turn.state, Line("prescription.none"))
    return tell(turn.state, [line for told in prescribed_lines(turn.programme, given) for line in told])


def prescribed_lines(programme: Programme, given: Prescription) -> Iterator[list[Line]]:
    """Who prescribed it; each exercise; what is to be read aloud."""
    by = Line("prescription.by", {"who": given.written_by})
    yield [by if given.written_by else Line("prescription.given")]
    for one in given.exercises:
        yield _told(programme, one)
    yield from ([Line("own.words", {"words": note})] for note in given.notes)


def _told(programme: Programme, one: Prescribed) -> list[Line]:
    exercise = programme.exercises[one.exercise]
    lines = [plan_line(exercise, dose_of(exercise, one.dose()))]
    stage = stage_of(exercise, one.stage or "")
    if stage is not None:
        lines.append(Line(stage.name))
    if one.side is not None:
        lines.append(Line(f"prescription.side_{one.side}"))
    if len(one.days) < len(DAYS):
        names = [programme.text(f"day.{DAYS[day]}") for day in one.days]
        lines.append(Line("prescription.days", {"days": ", ".join(names)}))
    return [*lines, *(Line("own.words", {"words": note}) for note in one.notes)]

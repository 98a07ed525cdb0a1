"""What the physiotherapist prescribed, told by voice."""

from voice_coach.coaching.activities.exercise import dose_of, plan_line, stage_of
from voice_coach.coaching.cues import Line
from voice_coach.coaching.flow import interlude, tell
from voice_coach.coaching.state import Step, Turn
from voice_coach.programme.prescription import DAYS, Prescribed


def prescription(turn: Turn) -> Step:
    """Who prescribed it, each exercise with how much and on which days, and what is to be read aloud."""
    given = turn.known.prescription
    if given is None:
        return interlude(turn.state, Line("prescription.none"))
    lines = [Line("prescription.given")]
    if given.written_by:
        lines = [Line("prescription.by", {"who": given.written_by})]
    for one in given.exercises:
        lines += _told(turn, one)
    lines += [Line("own.words", {"words": note}) for note in given.notes]
    return tell(turn.state, lines)


def _told(turn: Turn, one: Prescribed) -> list[Line]:
    exercise = turn.programme.exercises[one.exercise]
    lines = [plan_line(exercise, dose_of(exercise, one.dose()))]
    stage = stage_of(exercise, one.stage or "")
    if stage is not None:
        lines.append(Line(stage.name))
    if one.side is not None:
        lines.append(Line(f"prescription.side_{one.side}"))
    if len(one.days) < len(DAYS):
        names = [turn.programme.text(f"day.{DAYS[day]}") for day in one.days]
        lines.append(Line("prescription.days", {"days": ", ".join(names)}))
    return [*lines, *(Line("own.words", {"words": note}) for note in one.notes)]

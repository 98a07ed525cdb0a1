"""Writes down in the record what was prescribed, so that a report can hold it against what was done. Pure."""

from collections.abc import Iterable

from voice_coach.coaching.activities.exercise import dose_of
from voice_coach.programme.prescription import Prescription
from voice_coach.programme.types import Programme
from voice_coach.record.events import Event
from voice_coach.record.kinds import event
from voice_coach.record.kinds_planned import Prescribed
from voice_coach.record.recorded import Recorded

KIND = "prescribed"
"""The kind of events that are compared and written."""


def news(prescription: Prescription, written: Iterable[Recorded], programme: Programme) -> list[Event]:
    """What is to be written down: each exercise that is newly prescribed, or prescribed differently.

    written: events of KIND, oldest first.
    """
    last = {event.about: dict(event.data) for event in written}
    found = (_event(prescription, name, programme) for name in _names(prescription))
    return [each for each in found if last.get(str(each.data["exercise"])) != dict(each.data)]


def _names(prescription: Prescription) -> list[str]:
    return list(dict.fromkeys(one.exercise for one in prescription.exercises))


def _event(prescription: Prescription, exercise: str, programme: Programme) -> Event:
    """An exercise that is prescribed several times a week counts with its first amount and all its days."""
    given = prescription.exercises_of(exercise)
    first = given[0]
    steps = dose_of(programme.exercises[exercise], first.dose()).counting == "steps"
    return event(
        Prescribed(
            exercise,
            reps=None if steps else first.reps,
            sets=first.sets,
            seconds=first.hold,
            minutes=first.minutes,
            steps=first.reps if steps else None,
            days_a_week=len({day for one in given for day in one.days}),
            pain_limit=prescription.ease_off_from,
        )
    )

"""Writes down in the record what was prescribed, so that a report can hold it against what was done. Pure."""

from collections.abc import Iterable

from voice_coach.coaching.activities.exercise import dose_of
from voice_coach.programme.prescription import Prescription
from voice_coach.programme.types import Programme
from voice_coach.record.events import Event
from voice_coach.record.kinds import event
from voice_coach.record.kinds_planned import Prescribed, PrescriptionEnded
from voice_coach.record.recorded import Recorded

KINDS = ("prescribed", "prescription_ended")
"""The kinds of events that are compared and written."""


def news(prescription: Prescription | None, written: Iterable[Recorded], programme: Programme) -> list[Event]:
    """What is to be written down: each exercise that is prescribed anew, differently, or no more.

    written: events of KINDS, oldest first. prescription: None where there is none (any more).
    """
    last = {event.about: event for event in written}
    names = list(dict.fromkeys(one.exercise for one in prescription.exercises)) if prescription else []
    found = [_event(prescription, name, programme) for name in names if prescription]
    fresh = [each for each in found if _differs(each, last.get(str(each.data["exercise"])))]
    ended = [name for name, one in last.items() if one.kind == "prescribed" and name not in names]
    return [*fresh, *(event(PrescriptionEnded(name)) for name in ended)]


def _differs(found: Event, last: Recorded | None) -> bool:
    return last is None or (found.kind, dict(found.data)) != (last.kind, dict(last.data))


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

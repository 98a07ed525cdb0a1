"""What coaching writes into the record: one small constructor for each thing that happens.

The shapes are the record's (`record/kinds.py`); here stands which of them coaching makes. Exercises are named
by their id; amounts are counts or seconds; sides are `left`, `right` or empty.
"""

import json
from datetime import date
from typing import Literal, get_args

from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Mark
from voice_coach.record import kinds_done as done
from voice_coach.record import kinds_planned as planned
from voice_coach.record.events import Event
from voice_coach.record.kinds import event
from voice_coach.record.shapes import EffortLevel, Side

FLARE_UP_ASKED = "flare up asked"
"""Name of the preference that holds the day, ISO."""
MANNER = "manner "
"""Names of preferences that say how the person wants to be spoken to begin like this."""


def session_started() -> Event:
    """The coach greeted the person."""
    return event(done.SessionStarted())


def session_ended() -> Event:
    """The person said goodbye."""
    return event(done.SessionEnded())


def activity_started(spec: ActivitySpec) -> Event:
    """An activity was begun; its parameters, as JSON, are enough to make it again."""
    return event(done.ActivityStarted(spec.kind, json.dumps(dict(spec.params), sort_keys=True)))


def activity_over(spec: ActivitySpec, how: str) -> Event:
    """An activity is over; how: completed, stop, replaced, skipped, quit, pain or emergency."""
    if how == "completed":
        return event(done.ActivityEnded(spec.kind))
    return event(done.ActivityStopped(spec.kind, how))


def declined(what: str) -> Event:
    """The person did not want that activity today, or today's session."""
    return event(done.ActivityDeclined(what))


def mark_reached(mark: Mark) -> Event:
    """Where the running activity is; only the last one matters, for going on after a crash."""
    return event(done.MarkReached(mark.kind, mark.number, mark.total, mark.part))


def repetition_done(exercise: str, set_number: int, number: int, side: str, stage: str) -> Event:
    """One repetition was counted; with alternating sides, both sides are one."""
    return event(done.RepetitionDone(exercise, number, set_number, _side(side), stage))


def hold_done(exercise: str, set_number: int, number: int, side: str, seconds: float, stage: str) -> Event:
    """One hold was held to its end."""
    return event(done.HoldDone(exercise, seconds, number, set_number, _side(side), stage))


def steps_done(exercise: str, set_number: int, steps: int, stage: str) -> Event:
    """A walk of that many steps, one way."""
    return event(done.StepsDone(exercise, steps, set_number, stage))


def minute_done(what: str, number: int) -> Event:
    """A whole minute of an exercise by minutes, or of breathing at its nominal tempo, has passed."""
    return event(done.MinuteDone(what, number))


def breathing_done(breaths: int, seconds: float) -> Event:
    """Paced breathing was done to its end; seconds at its nominal tempo."""
    return event(done.BreathsDone(breaths, seconds))


def relaxation_done(script: str, minutes: int) -> Event:
    """A guided relaxation was done to its end."""
    return event(done.RelaxationDone(minutes * 60.0, script))


def chapter_heard(topic: str, chapter: str) -> Event:
    """A chapter of a topic was read to its end."""
    return event(done.ChapterHeard(topic, chapter))


def chapter_left(topic: str, chapter: str) -> Event:
    """A topic was left in the middle of that chapter."""
    return event(done.ChapterLeft(topic, chapter))


def lesson_heard(lesson: str) -> Event:
    """A short lesson before an activity was heard to its end, and need not be told again."""
    return Event("lesson_heard", {"lesson": lesson})


def effort_given(exercise: str, level: str) -> Event | None:
    """How a set was: easy, all_right, hard or painful; None for anything else."""
    levels: dict[str, EffortLevel] = {known: known for known in get_args(EffortLevel)}
    return event(done.Effort(levels[level], exercise)) if level in levels else None


def pain_said(spec: ActivitySpec | None) -> Event:
    """The person said that it hurts, in the middle of that activity or in none."""
    if spec is None:
        return event(done.PainSaid())
    return event(done.PainSaid(spec.kind, str(spec.params.get("exercise", ""))))


def pain_scored(score: int, when: Literal["", "before", "after"] = "") -> Event:
    """A pain score of 0 to 10; when: before or after a session."""
    return event(done.PainScore(score, when))


def help_named(advice: str) -> Event:
    """A red flag was said, and that kind of advice was given."""
    return event(done.HelpNamed(advice))


def done_alone(
    exercise: str, reps: int | None, sets: int | None, seconds: float | None, days_ago: int = 0
) -> Event:
    """The person says what was done without the coach; None for what was not said."""
    return event(done.DoneAlone(exercise, reps, sets, seconds, days_ago=days_ago))


def answer_given(activity: str, question: str, answer: str) -> Event:
    """An answer to an activity's question, kept so that an interview goes on where it was."""
    return event(planned.AnswerGiven(activity, question, answer))


def equipped(exercise: str) -> Event:
    """What the exercise needs is there; not asked again."""
    return event(planned.Preference(f"equipped {exercise}", value=True))


def stage_chosen(exercise: str, stage: str) -> Event:
    """Which version of an exercise with a ladder of them it is to be; empty: the first."""
    return event(planned.Preference(f"stage {exercise}", stage))


def manner_wanted(name: str, value: float) -> Event:
    """How the person wants to be spoken to from now on: `volume`, `rate`, `pitch` or `patience`."""
    return event(planned.Preference(f"{MANNER}{name}", value))


def flare_up_asked(day: date) -> Event:
    """The person was asked on that day whether the flare-up has settled, and it has not."""
    return event(planned.Preference(FLARE_UP_ASKED, day.isoformat()))


def undone() -> Event:
    """Take back the last thing that the person did or said."""
    return Event("undone", {})


def _side(side: str) -> Side:
    return "left" if side == "left" else "right" if side == "right" else ""

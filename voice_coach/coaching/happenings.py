"""What coaching writes into the record: one small constructor a kind, so that the kinds stand in one place.

Exercises are named by their id; amounts are counts or seconds; sides are `left`, `right` or empty.
"""

import json

from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Mark
from voice_coach.record.events import Event, EventValue


def params_text(spec: ActivitySpec) -> str:
    """The activity's parameters as JSON, so that it can be made again after a crash."""
    return json.dumps(dict(spec.params), sort_keys=True)


def activity_started(spec: ActivitySpec) -> Event:
    """An activity was begun; a later `position` says how far it got."""
    return Event("activity_started", {"activity": spec.kind, "params": params_text(spec)})


def activity_ended(spec: ActivitySpec, how: str) -> Event:
    """An activity is over; how: completed, stopped, left (for another one), skipped, pain or emergency."""
    return Event("activity_ended", {"activity": spec.kind, "params": params_text(spec), "how": how})


def position(spec: ActivitySpec, mark: Mark) -> Event:
    """Where the running activity is; only the last one matters, for going on after a crash."""
    return Event(
        "position",
        {
            "activity": spec.kind,
            "params": params_text(spec),
            "mark": mark.kind,
            "number": mark.number,
            "total": mark.total,
            "part": mark.part,
        },
    )


def repetition_done(exercise: str, set_number: int, number: int, side: str) -> Event:
    """One repetition was counted; with alternating sides, both sides are one."""
    return Event("repetition_done", {"exercise": exercise, "set": set_number, "number": number, "side": side})


def hold_done(exercise: str, set_number: int, number: int, side: str, seconds: float) -> Event:
    """One hold was held to its end."""
    data: dict[str, EventValue] = {"exercise": exercise, "set": set_number, "number": number, "side": side}
    return Event("hold_done", {**data, "seconds": seconds})


def step_done(exercise: str, set_number: int, number: int, way: str) -> Event:
    """One step was counted; way: out or back."""
    return Event("step_done", {"exercise": exercise, "set": set_number, "number": number, "way": way})


def minute_done(exercise: str, set_number: int, number: int, seconds: float) -> Event:
    """A minute of an exercise by minutes has passed; seconds: its length, less than 60 for the last one."""
    return Event(
        "minute_done", {"exercise": exercise, "set": set_number, "number": number, "seconds": seconds}
    )


def set_done(exercise: str, set_number: int, sets: int, amount: float, unit: str) -> Event:
    """A set was done to its end; unit: repetitions, seconds (a hold's or a minute's) or steps."""
    return Event(
        "set_done",
        {"exercise": exercise, "set": set_number, "sets": sets, "amount": amount, "unit": unit},
    )


def effort_given(exercise: str, set_number: int, level: str) -> Event:
    """How a set was: easy, all_right, hard or painful."""
    return Event("effort_given", {"exercise": exercise, "set": set_number, "level": level})


def breath_minute(number: int) -> Event:
    """That minute of paced breathing has passed, at its nominal tempo."""
    return Event("breath_minute", {"number": number})


def breathing_done(breaths: int, seconds: float) -> Event:
    """Paced breathing was done to its end; seconds at its nominal tempo."""
    return Event("breathing_done", {"breaths": breaths, "seconds": seconds})


def relaxation_done(script: str, minutes: int) -> Event:
    """A guided relaxation was done to its end."""
    return Event("relaxation_done", {"script": script, "minutes": minutes})


def chapter_heard(topic: str, chapter: str, chapters_left: int) -> Event:
    """A chapter of a topic was read to its end."""
    return Event("chapter_heard", {"topic": topic, "chapter": chapter, "chapters_left": chapters_left})


def lesson_heard(lesson: str) -> Event:
    """A short lesson before an activity was heard to its end, and need not be told again."""
    return Event("lesson_heard", {"lesson": lesson})


def pain_reported(spec: ActivitySpec | None, at: Mark | None) -> Event:
    """The person said that it hurts, in the middle of that activity or in none."""
    exercise = spec.params.get("exercise", "") if spec else ""
    return Event(
        "pain_reported",
        {
            "activity": spec.kind if spec else "",
            "exercise": exercise,
            "mark": at.kind if at else "",
            "number": at.number if at else 0,
            "part": at.part if at else "",
        },
    )


def pain_scored(score: int, when: str = "") -> Event:
    """A pain score of 0 to 10; when: before or after a session, or empty."""
    return Event("pain_scored", {"score": score, "when": when})


def emergency_reported(advice: str) -> Event:
    """A red flag was said, and that kind of advice was given."""
    return Event("emergency_reported", {"advice": advice})


def logged_done(exercise: str, reps: int, sets: int, seconds: float) -> Event:
    """The person says what was done without the coach; 0 for what was not said."""
    return Event("logged_done", {"exercise": exercise, "reps": reps, "sets": sets, "seconds": seconds})


def answered(activity: str, question: str, value: EventValue) -> Event:
    """An answer to an activity's question, kept so that an interview goes on where it was."""
    return Event("answered", {"activity": activity, "question": question, "value": value})


def undone() -> Event:
    """Take back the last thing that the person had recorded on purpose."""
    return Event("undone", {})

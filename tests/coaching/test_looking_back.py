"""What was done, how much of it and when last, and how it goes: asked of what the record tells."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from voice_coach.coaching import session
from voice_coach.coaching.cues import Line
from voice_coach.coaching.effects import Pose, Remember, Speak
from voice_coach.coaching.events import SlotValue, Wanted
from voice_coach.coaching.known import Known
from voice_coach.coaching.state import State, Step
from voice_coach.programme.types import Programme
from voice_coach.record.done import Done
from voice_coach.record.exercise_log import Level
from voice_coach.record.goals import Goal
from voice_coach.record.progression import Outlook
from voice_coach.record.progression import Step as SmallStep
from voice_coach.record.queries import Amount, DaySummary, Doing, Span, Standing

NEW = State()
TODAY = date(2026, 3, 4)
MONDAY = date(2026, 2, 23)
SUNDAY = MONDAY + timedelta(days=6)
BRIDGE, KNEES = "exercise.bridge.name", "exercise.knee_rolling.name"
LAST_WEEK = Span(
    MONDAY, SUNDAY, 4, {"knee_rolling": Amount("knee_rolling", MONDAY, SUNDAY, Done(reps=40, sets=5), 3)}
)
YESTERDAY = DaySummary(
    TODAY - timedelta(days=1),
    (("bridge", Done(reps=10)),),
    pain=(5, 3),
    efforts=(("bridge", "easy"), ("bridge", "hard"), ("bridge", "easy"), ("knee_rolling", "all_right")),
)
KNOWN = Known(
    today=TODAY,
    weeks={"this_week": Span(SUNDAY + timedelta(days=1), TODAY), "last_week": LAST_WEEK},
    days={"yesterday": YESTERDAY, "monday": DaySummary(TODAY - timedelta(days=2))},
    last_days={"bridge": YESTERDAY.day, "walking": TODAY - timedelta(days=30)},
)


def ask(programme: Programme, intent: str, known: Known = KNOWN, state: State = NEW, **slots: str) -> Step:
    return session.step(state, Wanted(intent, slots), programme, known)


def told(step: Step) -> list[Line]:
    return [line for effect in step[1] if isinstance(effect, Speak) for line in effect.lines]


def test_how_many_last_week_is_answered_with_the_number_and_the_days(programme: Programme) -> None:
    step = ask(programme, "history", exercise="knee_rolling", day="last_week")
    assert told(step) == [
        Line("history.reps", {"name": KNEES, "n": 40}),
        Line("history.last_week_days", {"n": 3}),
    ]


def test_none_in_a_week_or_on_a_day_is_said(programme: Programme) -> None:
    assert [line.id for line in told(ask(programme, "history", exercise="bridge", day="last_week"))] == [
        "history.last_week_none"
    ]
    assert [line.id for line in told(ask(programme, "history", exercise="bridge", day="monday"))] == [
        "history.day_none"
    ]


def test_when_was_it_last_is_answered_with_the_day_and_the_amount(programme: Programme) -> None:
    step = ask(programme, "history", exercise="bridge")
    assert told(step) == [
        Line("history.last_yesterday", {"name": BRIDGE, "n": 1}),
        Line("history.reps", {"name": BRIDGE, "n": 10}),
    ]


def test_what_was_last_done_long_ago_and_what_was_never_done(programme: Programme) -> None:
    assert told(ask(programme, "history", exercise="walking"))[0].slots["n"] == 30
    assert told(ask(programme, "history", exercise="knee_rolling"))[0].id == "history.never"


def test_how_much_of_one_exercise_on_a_day(programme: Programme) -> None:
    step = ask(programme, "history", exercise="bridge", day="yesterday")
    assert told(step) == [Line("history.reps", {"name": BRIDGE, "n": 10})]


def test_a_shared_title_asks_which(programme: Programme) -> None:
    wanted = Wanted("history", {"exercise": "?", "candidates": ("bridge", "back_arching")})
    _, effects = session.step(NEW, wanted, programme, KNOWN)
    assert any(isinstance(effect, Pose) for effect in effects)


def test_tell_me_more_tells_the_amounts_of_a_week(programme: Programme) -> None:
    state, effects = ask(programme, "history", day="last_week")
    assert told((state, effects)) == [Line("history.last_week", {"n": 4})]
    assert told(ask(programme, "more", state=state)) == [Line("history.reps", {"name": KNEES, "n": 40})]


def test_tell_me_more_tells_how_each_exercise_of_a_day_was_by_its_hardest_set(programme: Programme) -> None:
    state, _ = ask(programme, "history", day="yesterday")
    assert told(ask(programme, "more", state=state)) == [
        Line("history.pain", {"n": 5}),
        Line("history.effort_hard", {"name": BRIDGE}),
        Line("history.effort_all_right", {"name": KNEES}),
    ]


def test_tell_me_more_is_about_what_was_told_last(programme: Programme) -> None:
    state, _ = ask(programme, "history", day="last_week")
    state, _ = ask(programme, "history", exercise="bridge", state=state)
    assert [line.id for line in told(ask(programme, "more", state=state))] == ["more.nothing"]
    assert [line.id for line in told(ask(programme, "more"))] == ["more.nothing"]


def test_how_it_goes_begins_with_what_is_offered_and_keeps_the_offer_while_more_is_told(
    programme: Programme,
) -> None:
    level = Level(8, "reps", MONDAY, "baseline_set")
    waiting = [Standing(name, 2, level, Outlook("too_soon")) for name in ("knee_rolling", "sit_to_stand")]
    ready = Standing("bridge", 5, level, Outlook("ready", SmallStep(8, 9, "reps")))
    goal = Goal("shop", "walk to the shop", MONDAY)
    known = Known(today=TODAY, doing=Doing(TODAY, 3, 2, exercises=(*waiting, ready), open_goals=(goal,)))
    state, effects = ask(programme, "progress", known)
    names = [line.slots["name"] for line in told((state, effects)) if line.id == "progress.exercise_days"]
    assert names == [BRIDGE, KNEES]
    state, effects = ask(programme, "more", known, state)
    lines = told((state, effects))
    assert lines[0].slots["name"] == "exercise.sit_to_stand.name"
    assert lines[-1] == Line("progress.goal", {"text": "walk to the shop"})
    assert state.question is not None
    assert any(isinstance(effect, Pose) for effect in effects)


def test_without_a_day_the_last_day_with_anything_is_told(programme: Programme) -> None:
    yesterday = ask(programme, "history", day="yesterday")
    assert ask(programme, "history") == yesterday
    long_ago = replace(KNOWN, last_days={"bridge": TODAY - timedelta(days=9)})
    assert told(ask(programme, "history", known=long_ago))[0].slots["n"] == 9
    assert ask(programme, "history", known=replace(KNOWN, last_days={})) == yesterday


@pytest.mark.parametrize(
    ("day", "days_ago", "lines"),
    [
        ("", 0, ["noted.reps"]),
        ("yesterday", 1, ["noted.reps", "noted.yesterday"]),
        ("monday", 2, ["noted.reps", "noted.days_ago"]),
    ],
)
def test_what_was_done_alone_counts_for_the_day_that_was_named(
    programme: Programme, day: str, days_ago: int, lines: list[str]
) -> None:
    slots: dict[str, SlotValue] = {"exercise": "bridge", "reps": 10}
    if day:
        slots["day"] = day
    step = session.step(NEW, Wanted("log_done", slots), programme, KNOWN)
    assert [line.id for line in told(step)] == lines
    (remembered,) = [effect.event for effect in step[1] if isinstance(effect, Remember)]
    assert remembered.data.get("days_ago", 0) == days_ago


def test_what_was_done_in_a_week_is_asked_for_by_its_day(programme: Programme) -> None:
    step = session.step(
        NEW, Wanted("log_done", {"exercise": "bridge", "reps": 10, "day": "last_week"}), programme, KNOWN
    )
    assert [line.id for line in told(step)] == ["noted.which_day"]
    assert not [effect for effect in step[1] if isinstance(effect, Remember)]


def test_nobody_is_told_to_take_a_baseline_for_breathing(programme: Programme) -> None:
    none = Outlook("no_level")
    doing = Doing(
        TODAY, 3, exercises=(Standing("breathing", 3, None, none), Standing("bridge", 2, None, none))
    )
    lines = [line.id for line in told(ask(programme, "progress", known=replace(KNOWN, doing=doing)))]
    assert lines.count("progress.why_no_level") == 1


def test_a_plan_that_is_done_is_the_cap_of_a_good_day(programme: Programme) -> None:
    today = DaySummary(TODAY, (("bridge", Done(reps=16)),))
    known = replace(KNOWN, days={"today": today}, doses={"bridge": {"reps": 8, "sets": 2}})
    lines = [line.id for line in told(ask(programme, "start_exercise", known=known, exercise="bridge"))]
    assert "exercise.done_today" in lines
    less = replace(known, doses={"bridge": {"reps": 8, "sets": 3}})
    lines = [line.id for line in told(ask(programme, "start_exercise", known=less, exercise="bridge"))]
    assert "exercise.done_today" not in lines


def test_the_smaller_of_the_smallest_steps_is_on_every_other_day(programme: Programme) -> None:
    slots: dict[str, SlotValue] = {
        "exercise": "bridge",
        "choice": "smaller_step",
        "level": 9,
        "unit": "reps",
        "every_other_day": 1,
    }
    step = session.step(NEW, Wanted("choose_level", slots), programme, KNOWN)
    assert [line.id for line in told(step)] == [
        "progress.chose_smaller_step",
        "progress.level_reps",
        "progress.every_other_day",
    ]
    (remembered,) = [effect.event for effect in step[1] if isinstance(effect, Remember)]
    assert remembered.data["every_other_day"] is True

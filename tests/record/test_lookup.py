"""Questions about the past and the present, answered from a record on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from voice_coach.record import lookup
from voice_coach.record.done import Done
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal
from voice_coach.record.queries import Amount, LastTime, calendar_week_before

MONDAY = date(2026, 3, 2)
"""The day on which the record's clock starts."""


@pytest.fixture
def today(journal: Journal, event: Callable[..., Event], pass_by: Callable[..., None]) -> date:
    """Four weeks of the bridge on every other day with a baseline before; gives the last day."""
    journal.append(event("baseline_set", exercise="bridge", average=10, start=8))
    journal.append(event("goal_set", goal="shop", text="walk to the shop"))
    for n in range(14):
        journal.append(event("pain_score", score=6 if n < 7 else 3, when="before"))
        for number in (1, 2, 3):
            journal.append(event("repetition_done", exercise="bridge", number=number))
        journal.append(event("set_done", exercise="bridge", reps=3))
        journal.append(event("effort", exercise="bridge", level="easy"))
        if n == 12:
            journal.append(event("done_alone", exercise="walk", minutes=20.0))
        if n < 13:
            pass_by(days=2)
    return MONDAY + timedelta(days=26)


def test_what_did_i_do_yesterday(journal: Journal, today: date) -> None:
    found = lookup.day(journal, today - timedelta(days=2))
    assert found.done == (("bridge", Done(reps=3, sets=1)), ("walk", Done(seconds=1200, sets=1)))
    assert (found.pain, found.efforts, found.hurt, found.flare_up) == (
        (3,),
        (("bridge", "easy"),),
        False,
        False,
    )


def test_a_day_without_anything_is_empty(journal: Journal, today: date) -> None:
    assert lookup.day(journal, today - timedelta(days=1)).done == ()


def test_how_many_last_week(journal: Journal, today: date) -> None:
    since, until = calendar_week_before(today)
    assert (since, until) == (MONDAY + timedelta(days=14), MONDAY + timedelta(days=20))
    assert lookup.amount(journal, "bridge", since, until) == Amount(
        "bridge", since, until, Done(reps=12, sets=4), days=4
    )
    assert lookup.amount(journal, "knee_rolling", since, until) == Amount("knee_rolling", since, until)


def test_several_days_are_told_as_each_of_them(journal: Journal, today: date) -> None:
    since = today - timedelta(days=6)
    found = lookup.days(journal, since, today)
    assert found == {day: lookup.day(journal, day) for day in (since + timedelta(days=n) for n in range(7))}


def test_a_set_that_was_broken_off_is_among_what_was_done_on_its_day(
    journal: Journal, event: Callable[..., Event]
) -> None:
    journal.append(event("repetition_done", exercise="bridge", number=1))
    assert lookup.days(journal, MONDAY, MONDAY)[MONDAY].done == (("bridge", Done(reps=1)),)


def test_weeks_have_their_active_days_and_amounts(journal: Journal, today: date) -> None:
    last_week = calendar_week_before(today)
    last, this = lookup.spans(journal, last_week, (last_week[1] + timedelta(days=1), today))
    assert last.amounts == {"bridge": lookup.amount(journal, "bridge", *last_week)}
    assert (last.active_days, this.active_days) == (4, 3)
    assert this.amounts["walk"].done == Done(seconds=1200, sets=1)


def test_the_last_day_of_everything_that_was_ever_done(
    journal: Journal,
    event: Callable[..., Event],
    pass_by: Callable[..., None],
    today: date,
) -> None:
    assert lookup.last_days(journal, today) == {"bridge": today, "walk": today - timedelta(days=2)}
    pass_by(days=1)
    journal.append(event("done_alone", exercise="walk", minutes=20.0, days_ago=9))
    assert lookup.last_days(journal, today)["walk"] == today - timedelta(days=2)


def test_what_was_undone_often_was_last_done_before(
    journal: Journal, event: Callable[..., Event], pass_by: Callable[..., None]
) -> None:
    journal.append(event("set_done", exercise="bridge", reps=3))
    pass_by(days=1)
    for _ in range(25):
        journal.append(event("set_done", exercise="bridge", reps=3))
        journal.undo()
    assert lookup.last_days(journal, MONDAY + timedelta(days=1)) == {"bridge": MONDAY}


def test_what_was_always_undone_was_never_done(journal: Journal, event: Callable[..., Event]) -> None:
    journal.append(event("set_done", exercise="bridge", reps=3))
    journal.undo()
    assert lookup.last_days(journal, MONDAY) == {}


def test_when_was_it_last(journal: Journal, today: date) -> None:
    assert lookup.last_time(journal, "walk", today) == LastTime(
        "walk", today - timedelta(days=2), 2, Done(seconds=1200, sets=1)
    )
    assert lookup.last_time(journal, "knee_rolling", today) is None


def test_what_was_told_afterwards_was_last_done_on_its_day(
    journal: Journal, event: Callable[..., Event]
) -> None:
    journal.append(event("done_alone", exercise="walk", minutes=20.0, days_ago=3))
    found = lookup.last_time(journal, "walk", MONDAY)
    assert found is not None
    assert (found.day, found.days_ago) == (MONDAY - timedelta(days=3), 3)


def test_what_was_told_today_of_last_week_is_not_later_than_yesterday(
    journal: Journal, event: Callable[..., Event], pass_by: Callable[..., None]
) -> None:
    journal.append(event("set_done", exercise="walk", minutes=10.0))
    pass_by(days=1)
    journal.append(event("done_alone", exercise="walk", minutes=20.0, days_ago=9))
    found = lookup.last_time(journal, "walk", MONDAY + timedelta(days=1))
    assert found is not None
    assert found.days_ago == 1


def test_how_am_i_doing(journal: Journal, today: date) -> None:
    found = lookup.how_am_i_doing(journal, today)
    assert (found.active_days, found.active_days_before) == (4, 3)
    assert (found.pain, found.pain_before) == (3, 3)
    assert [standing.exercise for standing in found.exercises] == ["bridge", "walk"]
    bridge = found.exercises[0]
    assert bridge.level is not None
    assert (bridge.level.amount, bridge.days_this_week, bridge.outlook.reason) == (8, 4, "ready")
    assert bridge.outlook.step is not None
    assert bridge.outlook.step.to == 9
    assert [goal.text for goal in found.open_goals] == ["walk to the shop"]
    assert [trial.activity for trial in found.trials_up] == ["bridge"]
    assert not found.swinging
    assert not found.in_flare_up


def test_a_trial_that_was_reviewed_is_not_told_again(
    journal: Journal, event: Callable[..., Event], today: date
) -> None:
    journal.append(event("trial_reviewed", activity="bridge"))
    assert lookup.how_am_i_doing(journal, today).trials_up == ()


def test_one_exercise_stands_as_in_the_whole(journal: Journal, today: date) -> None:
    assert lookup.standing(journal, "bridge", today) == lookup.how_am_i_doing(journal, today).exercises[0]


def test_somebody_new_is_doing_nothing_yet(journal: Journal) -> None:
    found = lookup.how_am_i_doing(journal, MONDAY)
    assert (found.active_days, found.pain, found.exercises, found.open_goals) == (0, None, (), ())


def test_a_flare_up_is_told_until_it_has_settled(journal: Journal, event: Callable[..., Event]) -> None:
    journal.append(event("flare_up"))
    assert lookup.how_am_i_doing(journal, MONDAY).in_flare_up
    journal.append(event("flare_up_settled"))
    assert not lookup.how_am_i_doing(journal, MONDAY).in_flare_up


def test_the_dose_is_prescribed_or_the_present_level(
    journal: Journal, event: Callable[..., Event], pass_by: Callable[..., None]
) -> None:
    journal.append(event("prescribed", exercise="bridge", reps=8, sets=2))
    journal.append(event("baseline_set", exercise="bike", average=10, start=8, unit="minutes"))
    assert lookup.doses(journal) == {"bridge": {"sets": 2, "reps": 8}, "bike": {"minutes": 8}}
    pass_by(days=8)
    journal.append(event("step_up", exercise="bridge", before=8, to=9))
    assert lookup.doses(journal)["bridge"] == {"sets": 2, "reps": 9}
    journal.append(event("prescribed", exercise="bridge", reps=5, sets=1))
    assert lookup.doses(journal)["bridge"] == {"sets": 1, "reps": 5}


def test_a_level_has_moved_on_until_something_is_prescribed_anew(
    journal: Journal, event: Callable[..., Event], pass_by: Callable[..., None]
) -> None:
    journal.append(event("prescribed", exercise="bridge", reps=8))
    journal.append(event("prescribed", exercise="bike", minutes=5.0))
    assert lookup.moved_on(journal) == frozenset()
    pass_by(days=8)
    journal.append(event("step_up", exercise="bridge", before=8, to=9))
    assert lookup.moved_on(journal) == {"bridge"}
    journal.append(event("pain_choice_made", exercise="bike", choice="stay", level=5.0, unit="minutes"))
    assert lookup.moved_on(journal) == {"bridge", "bike"}
    journal.append(event("prescribed", exercise="bridge", reps=10))
    assert lookup.moved_on(journal) == {"bike"}

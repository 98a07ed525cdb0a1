"""Two weeks for every new activity; and days that swing between much and little."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.record import swings
from voice_coach.record.done import Done
from voice_coach.record.recorded import Recorded
from voice_coach.record.trial import trials

TODAY = date(2026, 3, 30)


def told(kind: str, day: date) -> Recorded:
    at = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    return Recorded("a" * 32, at, kind, {"activity": "bridge"})


@given(st.integers(0, 60))
def test_a_trial_is_up_two_weeks_after_the_first_time(age: int) -> None:
    (trial,) = trials({"bridge": TODAY - timedelta(days=age)}, [])
    assert trial.is_up(TODAY) == (14 <= age < 42)
    assert trial.days_left(TODAY) == max(0, 14 - age)


def test_it_is_said_once_that_two_weeks_are_up() -> None:
    said = told("trial_reviewed", TODAY - timedelta(days=1))
    (trial,) = trials({"bridge": TODAY - timedelta(days=20)}, [said])
    assert not trial.is_up(TODAY)


def test_a_trial_may_begin_anew() -> None:
    (trial,) = trials(
        {"bridge": TODAY - timedelta(days=40)}, [told("trial_started", TODAY - timedelta(days=1))]
    )
    assert trial.days_left(TODAY) == 13


def test_trials_come_in_the_order_in_which_they_began() -> None:
    found = trials({"bridge": TODAY, "bike": TODAY - timedelta(days=3)}, [])
    assert [trial.activity for trial in found] == ["bike", "bridge"]


def load(*amounts: float) -> dict[date, float]:
    """The last days before today, oldest first."""
    return {TODAY - timedelta(days=len(amounts) - n): amount for n, amount in enumerate(amounts) if amount}


def test_even_days_do_not_swing() -> None:
    assert not swings.days_swing(load(*[1.0] * 14), TODAY)


def test_a_regular_day_off_is_not_a_swing() -> None:
    assert swings.swings(load(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0), TODAY) == []


def test_much_then_little_twice_in_two_weeks_swings() -> None:
    found = swings.swings(load(1, 1, 3, 0, 1, 1, 3, 0.2, 1, 1), TODAY)
    assert [(swing.little - swing.much).days for swing in found] == [1, 1]
    assert swings.days_swing(load(1, 1, 3, 0, 1, 1, 3, 0.2, 1, 1), TODAY)


def test_two_big_days_before_one_empty_day_are_one_swing() -> None:
    assert len(swings.swings(load(1, 1, 3, 3, 0, 1, 1, 1, 1), TODAY)) == 1


def test_few_days_say_nothing() -> None:
    assert swings.swings(load(1, 3, 0, 1), TODAY) == []


@given(st.lists(st.floats(0, 10), max_size=30))
def test_a_swing_is_a_big_day_with_a_small_one_soon_after(amounts: list[float]) -> None:
    days = load(*amounts)
    for swing in swings.swings(days, TODAY):
        assert timedelta(0) < swing.little - swing.much <= swings.AFTER
        assert days.get(swing.little, 0.0) < days[swing.much]
        assert TODAY - swings.SPAN <= swing.much < swing.little < TODAY


def test_exercises_that_cannot_be_added_are_measured_by_their_own_usual_day() -> None:
    done_days = {
        ("bridge", TODAY): Done(reps=16),
        ("bridge", TODAY - timedelta(days=1)): Done(reps=8),
        ("bridge", TODAY - timedelta(days=2)): Done(reps=8),
        ("bike", TODAY): Done(seconds=600),
    }
    found = swings.loads(done_days)
    assert found[TODAY] == 3.0
    assert found[TODAY - timedelta(days=1)] == 1.0


@pytest.mark.parametrize(("reps", "left"), [(0, 8), (6, 2), (8, 0), (20, 0)])
def test_on_a_good_day_the_plan_is_the_cap(reps: int, left: float) -> None:
    assert swings.left_of_plan(8, Done(reps=reps), "reps") == left

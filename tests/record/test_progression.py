"""A small step up after done most days; three choices after one that hurt."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.record import progression
from voice_coach.record.events import EventValue
from voice_coach.record.exercise_log import ExerciseLog, Level, exercise_log
from voice_coach.record.progression import outlook
from voice_coach.record.recorded import Recorded
from voice_coach.record.shapes import Unit

TODAY = date(2026, 3, 30)
BASELINE = Level(8, "reps", TODAY - timedelta(days=8), "baseline_set")


def days_ago(*numbers: int) -> frozenset[date]:
    return frozenset(TODAY - timedelta(days=number) for number in numbers)


READY = ExerciseLog("bridge", days_ago(0, 2, 4, 6), levels=(BASELINE,))
DATES = st.integers(0, 30).map(lambda number: TODAY - timedelta(days=number))
LEVELS = st.builds(
    Level,
    st.integers(1, 300),
    st.sampled_from(["reps", "seconds", "minutes", "steps"]),
    DATES,
    st.sampled_from(["baseline_set", "prescribed", "step_up", "pain_choice_made"]),
)
LOGS = st.builds(
    ExerciseLog,
    st.just("bridge"),
    st.frozensets(DATES),
    st.lists(DATES, max_size=3).map(tuple),
    st.lists(DATES, max_size=3).map(tuple),
    st.lists(LEVELS, max_size=2).map(tuple),
    st.none() | DATES,
    st.lists(DATES, max_size=2).map(tuple),
    st.booleans(),
    st.booleans(),
)


def test_eight_minutes_become_nine() -> None:
    assert progression.step_from(8, "minutes").to == 9


@given(st.integers(0, 10_000))
def test_a_step_is_at_least_one_and_never_more_than_the_larger_of_one_and_a_tenth(level: int) -> None:
    step = progression.increase(level)
    assert 1 <= step <= max(1, level / 10)


def test_a_level_below_nothing_has_no_step() -> None:
    with pytest.raises(ValueError, match="below 0"):
        progression.increase(-1)


def test_done_on_four_of_seven_days_for_a_week_is_ready() -> None:
    found = outlook(READY, TODAY)
    assert found.reason == "ready"
    assert found.step == progression.Step(8, 9, "reps")
    assert (found.days_done, found.days_needed) == (4, 4)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"levels": ()}, "no_level"),
        ({"in_flare_up": True}, "flare_up"),
        ({"painful": (TODAY - timedelta(days=3),)}, "painful_week"),
        ({"sore": (TODAY,)}, "painful_week"),
        ({"levels": (replace(BASELINE, since=TODAY - timedelta(days=6)),)}, "too_soon"),
        ({"days_done": days_ago(0, 2, 4)}, "not_most_days"),
        ({"declined": TODAY - timedelta(days=2)}, "declined"),
        ({"hard": (TODAY - timedelta(days=1),)}, "hard_week"),
    ],
)
def test_what_stands_in_the_way_is_named(change: dict[str, object], reason: str) -> None:
    found = outlook(replace(READY, **change), TODAY)  # type: ignore[arg-type]
    assert (found.reason, found.step) == (reason, None)


def test_a_prescription_may_allow_no_progression() -> None:
    assert outlook(READY, TODAY, allowed=False).reason == "not_allowed"


def test_pain_a_week_ago_is_over() -> None:
    assert outlook(replace(READY, painful=(TODAY - timedelta(days=7),)), TODAY).reason == "ready"


def test_after_two_weeks_a_hard_week_does_not_keep_anybody_back() -> None:
    level = replace(BASELINE, since=TODAY - timedelta(days=14))
    log = ExerciseLog("bridge", days_ago(0, 2, 4, 6, 8, 9, 10, 11), hard=(TODAY,), levels=(level,))
    assert outlook(log, TODAY).reason == "ready"


@given(LOGS, st.booleans())
def test_no_step_within_a_painful_week_whatever_else_is_true(log: ExerciseLog, allowed: bool) -> None:
    found = outlook(log, TODAY, allowed=allowed)
    if progression.painful_week(log, TODAY) or not progression.most_days(log, TODAY) or log.in_flare_up:
        assert found.step is None


@given(LOGS)
def test_an_offered_step_is_small_and_upwards(log: ExerciseLog) -> None:
    found = outlook(log, TODAY)
    assert (found.step is not None) == (found.reason == "ready")
    if found.step is not None:
        assert found.step.before < found.step.to <= found.step.before + max(1, found.step.before / 10)


@given(LOGS)
def test_the_three_choices_come_exactly_after_a_step_up_that_hurt(log: ExerciseLog) -> None:
    found = outlook(log, TODAY)
    hurt = bool(log.levels) and log.levels[-1].came_by == "step_up" and log.pain_after_level
    assert [choice.choice for choice in found.choices] == (
        ["previous_level", "smaller_step", "stay"] if hurt else []
    )


@given(st.integers(1, 500), st.sampled_from(["reps", "seconds", "minutes", "steps"]))
def test_no_choice_after_pain_is_above_the_level_that_hurt(before: int, unit: Unit) -> None:
    step = progression.step_from(before, unit)
    level = Level(step.to, unit, TODAY, "step_up", before=before)
    back, smaller, stay = progression.choices_after_pain(level)
    assert back.level == before < smaller.level <= stay.level == step.to
    assert smaller.level < step.to or smaller.every_other_day


def test_half_a_minute_is_a_smaller_increase_than_a_minute() -> None:
    level = Level(9, "minutes", TODAY, "step_up", before=8)
    assert progression.choices_after_pain(level)[1] == progression.Choice("smaller_step", 8.5, "minutes")


def tell(*happenings: tuple[int, str, dict[str, EventValue]]) -> list[Recorded]:
    """(days ago, kind, data), oldest first."""
    now = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
    return [
        Recorded(f"{n:032x}", now - timedelta(days=days) + timedelta(minutes=n), kind, data)
        for n, (days, kind, data) in enumerate(happenings)
    ]


BRIDGE: dict[str, EventValue] = {"exercise": "bridge"}


def test_the_log_of_an_exercise_is_read_from_events() -> None:
    log = exercise_log(
        tell(
            (20, "baseline_set", {**BRIDGE, "average": 10, "start": 8}),
            (19, "set_done", {**BRIDGE, "reps": 8}),
            (19, "set_done", {"exercise": "knee_rolling", "reps": 8}),
            (10, "step_up", {**BRIDGE, "before": 8, "to": 9}),
            (9, "repetition_done", {**BRIDGE, "number": 1}),
            (9, "effort", {**BRIDGE, "level": "painful"}),
            (8, "effort", {**BRIDGE, "level": "hard"}),
            (7, "pain_score", {"score": 7}),
            (6, "pain_score", {"score": 5}),
        ),
        "bridge",
    )
    assert log.days_done == days_ago(19, 9)
    assert log.level == Level(9, "reps", TODAY - timedelta(days=10), "step_up", before=8)
    assert log.painful == (TODAY - timedelta(days=9),)
    assert log.hard == (TODAY - timedelta(days=8),)
    assert log.sore == (TODAY - timedelta(days=7),)
    assert log.pain_after_level
    assert outlook(log, TODAY).reason == "painful_increase"


def test_a_choice_that_was_made_is_not_asked_again_until_it_hurts_again() -> None:
    happened: list[tuple[int, str, dict[str, EventValue]]] = [
        (10, "step_up", {**BRIDGE, "before": 8, "to": 9}),
        (9, "pain_said", {**BRIDGE, "activity": "exercise"}),
        (9, "pain_choice_made", {**BRIDGE, "choice": "previous_level", "level": 8}),
    ]
    log = exercise_log(tell(*happened), "bridge")
    assert log.level is not None
    assert (log.level.amount, log.pain_after_level) == (8, False)
    assert outlook(log, TODAY).choices == ()


def test_a_prescription_sets_the_level_once() -> None:
    prescribed = {**BRIDGE, "reps": 10, "sets": 2}
    log = exercise_log(tell((9, "prescribed", prescribed), (2, "prescribed", prescribed)), "bridge")
    assert log.levels == (Level(10, "reps", TODAY - timedelta(days=9), "prescribed"),)


def test_a_flare_up_lasts_until_it_has_settled() -> None:
    assert exercise_log(tell((3, "flare_up", {})), "bridge").in_flare_up
    assert not exercise_log(tell((3, "flare_up", {}), (1, "flare_up_settled", {})), "bridge").in_flare_up

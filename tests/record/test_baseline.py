"""Three days, their average, and a start a little below it."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.record import baseline
from voice_coach.record.events import EventValue
from voice_coach.record.recorded import Recorded

AMOUNTS = st.lists(st.integers(1, 500), min_size=3, max_size=3)
SHARES = st.fractions(Fraction(70, 100), Fraction(80, 100))


def day(number: int, amount: float, on: int, **more: EventValue) -> Recorded:
    at = datetime(2026, 3, on, 9, 0, tzinfo=UTC)
    data = {"exercise": "bridge", "day": number, "amount": amount, **more}
    return Recorded(f"{on:032x}", at, "baseline_day", data)


@pytest.mark.parametrize(
    ("amounts", "level"), [((10, 10, 10), 8), ((8, 10, 12), 8), ((1, 1, 1), 1), ((2, 1, 1), 1)]
)
def test_the_start_is_a_little_below_the_average(amounts: tuple[int, ...], level: int) -> None:
    assert baseline.start(amounts).level == level


def test_seventy_per_cent_of_ten_is_seven() -> None:
    assert baseline.start((10, 10, 10), Fraction(7, 10)).level == 7


@given(AMOUNTS, SHARES)
def test_the_start_is_never_nothing_and_never_above_the_average(amounts: list[int], share: Fraction) -> None:
    start = baseline.start(amounts, share)
    assert 1 <= start.level <= Fraction(sum(amounts), 3)


@given(AMOUNTS, SHARES)
def test_the_start_is_the_share_of_the_average_rounded_down(amounts: list[int], share: Fraction) -> None:
    exact = Fraction(sum(amounts), 3) * share
    level = baseline.start(amounts, share).level
    assert level == 1 if exact < 1 else exact - 1 < level <= exact


@given(AMOUNTS, AMOUNTS, SHARES)
def test_doing_more_on_every_day_never_starts_lower(
    less: list[int], more: list[int], share: Fraction
) -> None:
    higher = [one + other for one, other in zip(less, more, strict=True)]
    assert baseline.start(less, share).level <= baseline.start(higher, share).level


@given(AMOUNTS)
def test_the_sum_can_be_told(amounts: list[int]) -> None:
    start = baseline.start(amounts)
    assert start.amounts == tuple(amounts)
    assert start.average == pytest.approx(sum(amounts) / 3)
    assert start.average == baseline.average(amounts)


@pytest.mark.parametrize("amounts", [(), (0, 0, 0), (0, 1, 0)])
def test_an_average_below_one_has_no_start(amounts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="easier version"):
        baseline.start(amounts)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(11, 10)])
def test_a_start_above_the_average_cannot_be_asked_for(share: Fraction) -> None:
    with pytest.raises(ValueError, match="share"):
        baseline.start((10, 10, 10), share)


def test_no_days_have_no_average() -> None:
    with pytest.raises(ValueError, match="one day"):
        baseline.average(())


@pytest.mark.parametrize(
    ("amount", "effort", "suggested"),
    [
        (8, "easy", 9),
        (8, "hard", 7),
        (8, "painful", 7),
        (8, "all_right", 8),
        (8, None, 8),
        (30, "easy", 33),
        (1, "hard", 1),
    ],
)
def test_the_next_day_is_a_bit_more_or_a_bit_less(amount: int, effort: str | None, suggested: int) -> None:
    assert baseline.suggestion(amount, effort) == suggested  # type: ignore[arg-type]


@given(st.floats(0, 1000), st.sampled_from(["easy", "all_right", "hard", "painful", None]))
def test_a_suggestion_is_at_least_one_and_only_a_bit_away(amount: float, effort: str | None) -> None:
    suggested = baseline.suggestion(amount, effort)  # type: ignore[arg-type]
    assert suggested >= 1
    assert abs(suggested - amount) <= max(1, amount / 10) + 1


def test_the_wizard_waits_between_the_days() -> None:
    found = baseline.wizard([day(1, 8, on=2, effort="easy")], "bridge")
    assert (found.next_day, found.suggestion, found.complete) == (2, 9, False)
    assert not found.may_go_on(date(2026, 3, 2))
    assert found.may_go_on(date(2026, 3, 2) + timedelta(days=40))


def test_the_wizard_is_complete_after_three_days() -> None:
    found = baseline.wizard([day(1, 8, on=2), day(2, 9, on=3), day(3, 10, on=5)], "bridge")
    assert found.complete
    assert found.amounts == (8, 9, 10)
    assert not found.may_go_on(date(2026, 3, 9))


def test_a_day_given_twice_counts_as_given_last_and_day_one_begins_anew() -> None:
    assert baseline.wizard([day(1, 8, on=2), day(2, 9, on=3), day(2, 7, on=3)], "bridge").amounts == (8, 7)
    assert baseline.wizard([day(1, 8, on=2), day(2, 9, on=3), day(1, 5, on=9)], "bridge").amounts == (5,)


def test_a_finished_baseline_and_other_exercises_are_not_looked_at() -> None:
    finished = Recorded("f" * 32, datetime(2026, 3, 6, tzinfo=UTC), "baseline_set", {"exercise": "bridge"})
    assert baseline.wizard([day(1, 8, on=2), finished], "bridge") == baseline.Wizard("bridge")
    assert baseline.wizard([day(1, 8, on=2)], "knee_rolling") == baseline.Wizard("knee_rolling")

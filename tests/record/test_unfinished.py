"""Where to go on after a crash."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voice_coach.record.events import Event, EventValue
from voice_coach.record.journal import Journal
from voice_coach.record.recorded import Recorded
from voice_coach.record.unfinished import KINDS, Place, Unfinished, unfinished

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def tell(*happenings: tuple[str, dict[str, EventValue]]) -> list[Recorded]:
    return [
        Recorded(f"{n:032x}", START + timedelta(seconds=n), kind, data)
        for n, (kind, data) in enumerate(happenings)
    ]


RUNNING: tuple[tuple[str, dict[str, EventValue]], ...] = (
    ("activity_started", {"activity": "exercise", "params": '{"exercise": "bridge", "reps": 8}'}),
    ("mark_reached", {"mark": "rep", "number": 1, "total": 8, "part": "set 1"}),
    ("mark_reached", {"mark": "rep", "number": 2, "total": 8, "part": "set 1"}),
)


def test_it_goes_on_at_the_repetition_that_was_running() -> None:
    found = unfinished(tell(*RUNNING), START + timedelta(minutes=5))
    assert found is not None
    assert (found.activity, dict(found.params)) == ("exercise", {"exercise": "bridge", "reps": 8})
    assert found.place == Place("rep", 2, 8, "set 1")


def test_before_the_first_mark_it_goes_on_at_the_beginning() -> None:
    found = unfinished(tell(*RUNNING[:1]), START)
    assert found is not None
    assert found.place is None


def test_what_ended_stopped_or_was_declined_is_not_offered() -> None:
    for kind in ("activity_ended", "activity_stopped", "activity_declined"):
        assert unfinished(tell(*RUNNING, (kind, {"activity": "exercise"})), START) is None


def test_what_was_begun_later_counts_alone() -> None:
    later: tuple[str, dict[str, EventValue]] = ("activity_started", {"activity": "breathing"})
    found = unfinished(tell(*RUNNING, later), START)
    assert found == Unfinished("breathing", {}, None, START + timedelta(seconds=3))


def test_after_two_days_it_is_not_offered_any_more() -> None:
    assert unfinished(tell(*RUNNING), START + timedelta(days=3)) is None


def test_parameters_that_cannot_be_read_are_left_out() -> None:
    found = unfinished(tell(("activity_started", {"activity": "breathing", "params": "{"})), START)
    assert found is not None
    assert found.params == {}


@given(st.lists(st.sampled_from(KINDS), max_size=12))
def test_something_is_unfinished_exactly_when_nothing_closed_it(kinds: list[str]) -> None:
    data: dict[str, EventValue] = {"activity": "breathing", "mark": "breath", "number": 1}
    found = unfinished(tell(*((kind, data) for kind in kinds)), START)
    telling = [kind for kind in kinds if kind != "mark_reached"]
    assert (found is not None) == (bool(telling) and telling[-1] == "activity_started")


def test_it_is_read_from_a_journal(journal: Journal, event: Callable[..., Event]) -> None:
    for kind, data in RUNNING:
        journal.append(event(kind, **data))
    found = unfinished(journal.events(kinds=KINDS), START)
    assert found is not None
    assert found.place == Place("rep", 2, 8, "set 1")

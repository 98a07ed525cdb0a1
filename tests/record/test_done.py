"""How much was done on a day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voice_coach.record import done
from voice_coach.record.done import Done
from voice_coach.record.events import EventValue
from voice_coach.record.recorded import Recorded

DAY = date(2026, 3, 2)
KEY = ("bridge", DAY)


Happening = tuple[str, Mapping[str, EventValue]]


def tell(*happenings: Happening) -> list[Recorded]:
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    return [
        Recorded(f"{n:032x}", start + timedelta(seconds=n), kind, {"exercise": "bridge", **data})
        for n, (kind, data) in enumerate(happenings)
    ]


def repetitions(count: int) -> list[Happening]:
    return [("repetition_done", {"number": n}) for n in range(1, count + 1)]


@given(st.lists(st.integers(1, 12), max_size=4), st.integers(0, 11))
def test_finished_sets_and_a_broken_one_are_all_repetitions_that_were_counted(
    sets: list[int], broken: int
) -> None:
    happened: list[Happening] = [
        event for reps in sets for event in (*repetitions(reps), ("set_done", {"reps": reps}))
    ]
    found = done.by_day(tell(*happened, *repetitions(broken)))
    assert found.get(KEY, Done()).reps == sum(sets) + broken
    assert found.get(KEY, Done()).sets == len(sets)


@given(st.integers(0, 40), st.integers(0, 5))
def test_counting_in_the_database_comes_to_the_same(reps: int, minutes: int) -> None:
    happened: list[Happening] = [
        *repetitions(reps),
        *[("minute_done", {"number": n + 1}) for n in range(minutes)],
    ]
    counts = {("repetition_done", *KEY): reps, ("minute_done", *KEY): minutes}
    assert done.total(done.by_day(tell(*happened)), "bridge") == done.total(done.by_day([], counts), "bridge")


def test_holds_add_up_to_seconds() -> None:
    holds = tell(
        *[("hold_done", {"seconds": 10.0, "number": n}) for n in (1, 2, 3)],
        ("set_done", {"reps": 3, "seconds": 10.0}),
    )
    assert done.by_day(holds)[KEY] == Done(holds=3, seconds=30.0, sets=1)


def test_minutes_are_not_counted_twice() -> None:
    minutes = tell(*[("minute_done", {"number": n}) for n in (1, 2, 3)], ("set_done", {"minutes": 3.5}))
    assert done.by_day(minutes)[KEY].amount("minutes") == 3.5


def test_what_was_done_alone_is_added() -> None:
    found = done.by_day(tell(*repetitions(4), ("done_alone", {"reps": 8, "sets": 2})))
    assert found[KEY].reps == 20


def test_a_walk_told_in_seconds_is_minutes() -> None:
    assert done.by_day(tell(("done_alone", {"seconds": 1200.0})))[KEY].amount("minutes") == 20


def test_breathing_and_relaxation_are_done_too() -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    found = done.by_day(
        [
            Recorded("a" * 32, at, "breaths_done", {"breaths": 18, "seconds": 180.0}),
            Recorded("b" * 32, at, "relaxation_done", {"seconds": 300.0, "script": "lying"}),
        ]
    )
    assert found["breathing", DAY].amount("minutes") == 3
    assert found["relaxation", DAY].amount("minutes") == 5


def test_steps_there_and_back_are_added() -> None:
    found = done.by_day(tell(("steps_done", {"steps": 10}), ("steps_done", {"steps": 10})))
    assert found[KEY].amount("steps") == 20
    assert done.total(found, "knee_rolling") == done.NOTHING

"""What is appended is there, in order, until it is taken back; on SQLite and on PostgreSQL."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from voice_coach.errors import UsageProblem
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal
from voice_coach.record.recorded import Recorded


def test_an_appended_event_is_read_back_by_another_program(
    open_journal: Callable[..., Journal], event: Callable[..., Event]
) -> None:
    uid = open_journal().append(event("set_done", exercise="bridge", reps=8, planned=10))
    (found,) = open_journal().events()
    assert (found.uid, found.kind) == (uid, "set_done")
    assert found.data == {"exercise": "bridge", "reps": 8, "planned": 10}


def test_events_come_in_the_order_of_time(
    journal: Journal, event: Callable[..., Event], pass_by: Callable[..., None]
) -> None:
    for score in (3, 5, 2):
        journal.append(event("pain_score", score=score))
        pass_by(minutes=1)
    assert [found.data["score"] for found in journal.events()] == [3, 5, 2]


def test_people_do_not_see_each_others_record(
    open_journal: Callable[..., Journal], event: Callable[..., Event]
) -> None:
    open_journal("Anna").append(event("pain_score", score=3))
    assert open_journal("ben").events() == []
    assert len(open_journal(" ANNA ").events()) == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 65])
def test_a_person_has_a_name_of_sensible_length(on_file: Journal, name: str) -> None:
    with pytest.raises(UsageProblem, match="1 to 64"):
        Journal(on_file.store, name)


@pytest.mark.parametrize(
    "wrong",
    [
        Event("no_such_kind", {}),
        Event("pain_score", {"score": 11}),
        Event("pain_score", {}),
        Event("pain_score", {"score": 3, "shoe_size": 44}),
        Event("set_done", {"exercise": ""}),
    ],
)
def test_what_is_not_an_event_is_refused_and_nothing_is_written(on_file: Journal, wrong: Event) -> None:
    with pytest.raises(ValueError, match=wrong.kind):
        on_file.append(wrong)
    assert on_file.everything() == []


def test_undo_takes_back_the_last_thing_that_was_said(journal: Journal, event: Callable[..., Event]) -> None:
    journal.append(event("pain_score", score=3))
    journal.append(event("pain_score", score=9))
    taken = journal.undo()
    assert taken is not None
    assert taken.data == {"score": 9}
    assert [found.data["score"] for found in journal.events()] == [3]


def test_undo_again_takes_back_the_one_before(
    journal: Journal, event: Callable[..., Event], pass_by: Callable[..., None]
) -> None:
    for score in (1, 2, 3):
        journal.append(event("pain_score", score=score))
        pass_by(seconds=5)
    journal.undo()
    journal.undo()
    assert [found.data["score"] for found in journal.events()] == [1]


def test_undo_is_one_more_event_and_destroys_nothing(journal: Journal, event: Callable[..., Event]) -> None:
    journal.append(event("pain_score", score=3))
    journal.undo()
    assert [found.kind for found in journal.everything()] == ["pain_score", "undo"]


def test_undoing_a_set_takes_its_repetitions_along_and_no_others(
    journal: Journal,
    event: Callable[..., Event],
    pass_by: Callable[..., None],
) -> None:
    for set_number in (1, 2):
        for number in (1, 2, 3):
            pass_by(seconds=4)
            journal.append(event("repetition_done", exercise="bridge", set=set_number, number=number))
        pass_by(seconds=1)
        journal.append(event("set_done", exercise="bridge", set=set_number, reps=3))
    taken = journal.undo()
    assert taken is not None
    assert taken.kind == "set_done"
    left = [(found.kind, found.data["set"]) for found in journal.events()]
    assert left == [("repetition_done", 1)] * 3 + [("set_done", 1)]
    assert journal.counted(["repetition_done"]) == {("repetition_done", "bridge", date(2026, 3, 2)): 3}


def test_undo_leaves_what_is_older_than_a_day(
    journal: Journal, event: Callable[..., Event], pass_by: Callable[..., None]
) -> None:
    journal.append(event("pain_score", score=3))
    pass_by(days=2)
    assert journal.undo() is None
    assert len(journal.events()) == 1


def test_undo_leaves_what_another_coach_wrote_into_the_same_record(
    journal: Journal, event: Callable[..., Event], pass_by: Callable[..., None]
) -> None:
    other = Journal(journal.store, journal.person)
    journal.append(event("pain_score", score=3))
    pass_by(seconds=1)
    other.append(event("pain_score", score=9), journal.events()[0].at + timedelta(seconds=1))
    taken = journal.undo()
    assert taken is not None
    assert taken.data == {"score": 3}
    assert [found.data["score"] for found in journal.events()] == [9]


def test_undo_does_not_mean_the_machinery_of_a_session(journal: Journal, event: Callable[..., Event]) -> None:
    journal.append(event("session_started"))
    journal.append(event("activity_started", activity="breathing"))
    assert journal.undo() is None


def test_a_day_is_the_persons_own_day(journal: Journal) -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    journal.take_in([Recorded("a" * 32, late, "pain_score", {"score": 4})])
    assert journal.events(since=date(2026, 3, 3)) == []
    (found,) = journal.events(since=date(2026, 3, 2), until=date(2026, 3, 2))
    assert found.at == late
    assert found.at.utcoffset() == timedelta(hours=-8)


def test_what_is_told_afterwards_counts_on_the_day_it_was_done(
    journal: Journal, event: Callable[..., Event]
) -> None:
    journal.append(event("done_alone", exercise="bridge", reps=10, days_ago=1))
    yesterday = date(2026, 3, 1)
    assert [found.day for found in journal.events(since=yesterday, until=yesterday)] == [yesterday]


def test_instants_limit_a_span_to_the_second(
    journal: Journal, event: Callable[..., Event], pass_by: Callable[..., None]
) -> None:
    for score in (1, 2, 3):
        journal.append(event("pain_score", score=score))
        pass_by(hours=1)
    since = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert [found.data["score"] for found in journal.events(since, since + timedelta(hours=1))] == [2]


def test_the_last_of_a_kind_is_found_however_long_ago(
    journal: Journal,
    event: Callable[..., Event],
    pass_by: Callable[..., None],
) -> None:
    journal.append(event("set_done", exercise="bridge", reps=5))
    pass_by(days=900)
    journal.append(event("set_done", exercise="knee_rolling", reps=6))
    found = journal.last(["set_done"], "bridge")
    assert found is not None
    assert found.day == date(2026, 3, 2)
    assert journal.last(["flare_up"]) is None


def test_the_last_of_a_kind_is_not_one_that_was_undone(journal: Journal, event: Callable[..., Event]) -> None:
    journal.append(event("set_done", exercise="bridge", reps=5))
    journal.undo()
    assert journal.last(["set_done"], "bridge") is None


def test_taking_in_the_same_events_twice_adds_them_once(
    journal: Journal, event: Callable[..., Event]
) -> None:
    journal.append(event("pain_score", score=3))
    everything = journal.everything()
    more = Recorded("b" * 32, datetime(2026, 1, 1, tzinfo=UTC), "pain_score", {"score": 1})
    assert journal.take_in([*everything, more, more]) == 1
    assert journal.take_in([*everything, more]) == 0
    assert [found.data["score"] for found in journal.events()] == [1, 3]


def test_an_empty_record_has_no_first_day(journal: Journal, event: Callable[..., Event]) -> None:
    assert journal.first_day() is None
    journal.append(event("pain_score", score=3))
    assert journal.first_day() == date(2026, 3, 2)


def test_two_coaches_write_to_one_record_at_once_and_nothing_is_lost(
    open_journal: Callable[..., Journal], event: Callable[..., Event]
) -> None:
    import threading

    def write(journal: Journal) -> None:
        for number in range(1, 41):
            journal.append(event("repetition_done", exercise="bridge", number=number))

    threads = [threading.Thread(target=write, args=(open_journal(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(open_journal().counted(["repetition_done"]).values()) == 80


def test_a_server_that_went_away_in_between_costs_no_event(
    postgres_url: str, event: Callable[..., Event]
) -> None:
    journal = Journal.open("me", postgres_url)
    journal.append(event("pain_score", score=1))
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    journal.append(event("pain_score", score=2))
    assert [found.data["score"] for found in journal.events()] == [1, 2]
    journal.close()


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"since": date(2026, 3, 1)}, "events_by_time"),
        ({"since": datetime(2026, 3, 1, tzinfo=UTC), "kinds": ["mark_reached"]}, "events_by_time"),
        ({"kinds": ["step_up", "prescribed"]}, "events_by_kind"),
        ({"since": date(2026, 3, 1), "until": date(2026, 3, 2), "kinds": ["effort"]}, "events_by_kind"),
        ({"about": "bridge", "kinds": ["set_done", "repetition_done"]}, "events_by_exercise"),
        ({"about": "bridge", "kinds": ["set_done"], "since": date(2026, 3, 1)}, "events_by_exercise"),
    ],
)
def test_a_question_is_answered_by_the_index_that_is_made_for_it(
    on_file: Journal, asked: dict[str, Any], index: str
) -> None:
    plans: list[str] = []
    engine = on_file.store.engine

    @sa.event.listens_for(engine, "before_cursor_execute")
    def explain(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        if statement.startswith("SELECT events.id"):
            plan = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            plans.append(plan[0][3])

    on_file.events(**asked)
    assert f"INDEX {index} " in plans[0]


def test_only_one_coach_at_a_time_attends_to_a_person(open_journal: Callable[..., Journal]) -> None:
    first, second, other = open_journal("anna"), open_journal("anna"), open_journal("ben")
    assert first.attend()
    assert first.attend()
    assert not second.attend()
    assert other.attend()
    first.close()
    assert second.attend()


def test_a_coach_that_was_killed_attends_no_more(url: str, open_journal: Callable[..., Journal]) -> None:
    code = (
        "import sys; from voice_coach.record.journal import Journal\n"
        f"print(Journal.open('me', {url!r}).attend(), flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        journal = open_journal()
        assert not journal.attend()
        other.kill()
        other.wait()
        deadline = time.monotonic() + 10
        while not (attended := journal.attend()) and time.monotonic() < deadline:
            pass  # a server takes a moment to notice
        assert attended


def test_a_record_handed_to_somebody_else_goes_on_as_theirs(
    open_journal: Callable[..., Journal], event: Callable[..., Event]
) -> None:
    anna = open_journal("anna")
    assert anna.others() == []
    anna.append(event("pain_score", score=1))
    assert anna.attend()
    ben = anna.handed_to("Ben")
    ben.append(event("pain_score", score=2))
    assert (ben.person, ben.others()) == ("ben", ["anna"])
    assert [found.data["score"] for found in ben.events()] == [2]
    assert open_journal("anna").attend()

"""Export and import: the same record comes back, and nothing is taken that is not an event."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.errors import RecordProblem
from voice_coach.record import exporting, importing
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal
from voice_coach.record.recorded import Recorded

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
INSTANTS = st.datetimes(
    datetime(2000, 1, 1),
    datetime(2100, 1, 1),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
EVENTS = st.builds(
    Recorded,
    st.uuids().map(lambda uid: uid.hex),
    INSTANTS,
    st.just("thought_record"),
    st.fixed_dictionaries({}, optional={"thought": st.text(), "feeling": st.text(max_size=3)}),
)


@given(st.lists(EVENTS, max_size=5, unique_by=lambda event: event.uid))
def test_what_is_exported_is_read_back_as_it_was(events: list[Recorded]) -> None:
    read = importing.read("".join(exporting.json_lines(events)).split("\n"))
    assert list(read.events) == events
    assert (read.repeated, read.refused) == (0, ())
    assert [event.at.utcoffset() for event in read.events] == [event.at.utcoffset() for event in events]


def test_a_whole_record_goes_to_another_person_and_stays_the_same(
    open_journal: Callable[..., Journal], event: Callable[..., Event], pass_by: Callable[..., None]
) -> None:
    here, there = open_journal("anna"), open_journal("somebody else")
    for made in (
        event("set_done", exercise="bridge", reps=8),
        event("pain_score", score=3),
        event("done_alone", exercise="bridge", reps=4, days_ago=1),
    ):
        here.append(made)
        pass_by(minutes=1)
    here.undo()
    read = importing.read("".join(exporting.json_lines(here.everything())).splitlines())
    assert there.take_in(read.events) == 4
    assert there.everything() == here.everything()
    assert there.events() == here.events()
    assert there.take_in(read.events) == 0


def test_repeated_events_are_taken_once() -> None:
    (line,) = exporting.json_lines([Recorded("a" * 32, AT, "pain_score", {"score": 3})])
    read = importing.read([line, line, "\n", line])
    assert (len(read.events), read.repeated) == (1, 2)


def line(**changes: Any) -> str:
    good = {"uid": "a" * 32, "at": AT.isoformat(), "kind": "pain_score", "data": {"score": 3}}
    return json.dumps({**good, **changes})


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "line"),
        ("17", "line"),
        (line(kind="from_the_future"), "unknown kind from_the_future"),
        (line(uid="x"), "uid"),
        (line(at="yesterday"), "at"),
        (line(at="2026-03-02T09:00:00"), "at"),
        (line(data={"score": 99}), "pain_score: score"),
        (line(data={"score": [1]}), "data"),
        (line(shoe_size=44), "shoe_size"),
        (line(at="0001-01-01T00:00:00+14:00"), "at"),
        (line(at="9999-12-31T23:59:59-14:00"), "at"),
        (line(kind="thought_record", data={"thought": "\ud800"}), "thought"),
    ],
)
def test_a_line_that_is_no_event_is_named_and_the_others_are_taken(bad: str, why: str) -> None:
    good = line(uid="b" * 32)
    read = importing.read([good, bad])
    assert [event.uid for event in read.events] == ["b" * 32]
    (refused,) = read.refused
    assert refused.line == 2
    assert why in refused.why


def test_a_file_without_any_event_is_refused() -> None:
    with pytest.raises(RecordProblem, match="line 1"):
        importing.read(["Dear diary", "today I walked"])


def test_an_empty_file_holds_nothing() -> None:
    assert importing.read([]).events == ()


@given(st.lists(st.text(), max_size=4))
def test_no_text_makes_reading_stumble(lines: list[str]) -> None:
    try:
        read = importing.read(lines)
    except RecordProblem:
        return
    assert read.events == ()


def test_csv_has_a_row_an_event_and_a_column_a_value() -> None:
    events = [
        Recorded("a" * 32, AT, "pain_score", {"score": 3}),
        Recorded("b" * 32, AT, "thought_record", {"thought": 'I can\'t,\n"ever"'}),
    ]
    rows = list(csv.DictReader(io.StringIO(exporting.csv_text(events), newline="")))
    assert [row["kind"] for row in rows] == ["pain_score", "thought_record"]
    assert rows[0]["score"] == "3"
    assert rows[0]["thought"] == ""
    assert rows[1]["thought"] == 'I can\'t,\n"ever"'


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@here"])
def test_a_spreadsheet_does_not_work_out_what_somebody_said(text: str) -> None:
    (row,) = csv.DictReader(
        io.StringIO(exporting.csv_text([Recorded("a" * 32, AT, "thought_record", {"thought": text})]))
    )
    assert row["thought"] == "'" + text

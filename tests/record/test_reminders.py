"""Reminders as a calendar file, read back by the library."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from voice_coach.cli.report import reminders
from voice_coach.errors import UsageProblem
from voice_coach.record.reminder_times import LATER, Reminders, times_of_day
from voice_coach.record.reminders import DAYS, calendar, days_of_week

MONDAY = date(2026, 3, 2)


def test_two_times_on_three_days_are_two_weekly_events() -> None:
    read = Calendar.from_ical(calendar([time(10), time(16)], ["WE", "FR"], MONDAY))
    ten, four = read.walk("VEVENT")
    assert ten.decoded("dtstart") == datetime(2026, 3, 4, 10)
    assert four.decoded("dtstart") == datetime(2026, 3, 4, 16)
    assert ten["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=WE,FR"
    assert len(ten.walk("VALARM")) == 1
    assert not read.errors


def test_a_later_file_replaces_the_former_one() -> None:
    files = [Calendar.from_ical(calendar([time(10)], days, MONDAY)) for days in (["MO"], ["TU", "FR"])]
    assert len({str(event["uid"]) for file in files for event in file.walk("VEVENT")}) == 1


@given(st.sets(st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, max_size=4))
def test_times_are_read_as_they_are_written(times: set[time]) -> None:
    assert times_of_day(", ".join(f"{at:%H:%M}" for at in times)) == sorted(times)


@pytest.mark.parametrize(
    "text", ["", "10", "25:00", "10:60", "ten", "10:0", "10:00,", "-1:30", "010:00", "１０:00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="not a time"):
        times_of_day(text)


@given(st.sets(st.sampled_from(DAYS), min_size=1), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_the_first_reminder_is_on_the_first_of_the_days(days: set[str], first: date) -> None:
    (event,) = Calendar.from_ical(calendar([time(9, 30)], days_of_week(",".join(days)), first)).walk("VEVENT")
    begins = event.decoded("dtstart").date()
    assert 0 <= (begins - first).days < 7
    assert DAYS[begins.weekday()] in days


@pytest.mark.parametrize("text", ["", "mo,xx", "1"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="not a day"):
        days_of_week(text)


def test_days_may_be_written_in_full() -> None:
    assert days_of_week("friday, Monday") == ["MO", "FR"]


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    out = tmp_path / "reminders.ics"
    result = CliRunner().invoke(reminders, ["--at", "10:00,16:00", "--out", str(out)])
    assert result.exit_code == 0
    assert len(Calendar.from_ical(out.read_text()).walk("VEVENT")) == 2


NOON = datetime(2026, 3, 2, 12, 0)
TIMES = [time(10), time(16)]


def test_an_invitation_is_due_once_at_each_time() -> None:
    reminders = Reminders(TIMES, NOON)
    day = [NOON + timedelta(minutes=minutes) for minutes in range(24 * 60)]
    assert [at for at in day if reminders.due(at, 0)] == [NOON.replace(hour=16), NOON.replace(day=3, hour=10)]


def test_after_later_it_is_due_again() -> None:
    reminders = Reminders(TIMES, NOON)
    four = NOON.replace(hour=16)
    assert reminders.due(four, 0)
    assert not reminders.due(four + timedelta(minutes=1), 1)
    assert reminders.due(four + timedelta(minutes=1) + LATER, 1)
    assert not reminders.due(four + timedelta(hours=2), 1)


def test_a_time_that_was_slept_through_is_left_out() -> None:
    reminders = Reminders(TIMES, NOON)
    assert not reminders.due(NOON.replace(hour=18), 0)
    assert reminders.due(NOON.replace(day=3, hour=10, minute=5), 0)


def test_a_time_of_the_day_before_the_half_hour_of_later_is_over_does_not_invite() -> None:
    told = datetime(2026, 3, 2, 10, 0)
    reminders = Reminders([time(10), time(10, 10)], told - timedelta(minutes=1))
    assert reminders.due(told, 0)
    assert not reminders.due(told + timedelta(minutes=1), 1)
    assert not reminders.due(told + timedelta(minutes=10), 1)
    assert reminders.due(told + timedelta(minutes=1) + LATER, 1)

"""A disk that is full and a clock that jumps end no session, and lose nothing that was written down."""

import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from voice_coach.errors import RecordProblem

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit on files is Linux's")


@contextmanager
def _no_file_may_grow(path: Path) -> Iterator[None]:
    """The kernel refuses every byte beyond the size that the database's log has now, as a full disk does."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = max(file.stat().st_size for file in path.parent.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def _numbers(session: Any) -> list[object]:
    return [data["number"] for data in session.recorded("repetition_done")]


def test_a_full_disk_is_said_once_and_the_session_goes_on(sessions: Callable[..., Any]) -> None:
    session = sessions()
    session.coach.typed("start knee rolling")
    session.until(lambda: len(_numbers(session)) >= 2)
    before = _numbers(session)
    with _no_file_may_grow(session.path):
        session.until(lambda: "record.trouble" in session.lines())
        session.pass_time(8.0)
        assert _numbers(session) == before
    session.until(lambda: "record.fine" in session.lines())
    session.until(lambda: len(_numbers(session)) >= 5)
    assert _numbers(session) == [1, 2, 3, 4, 5]
    assert session.lines().count("record.trouble") == 1


def test_what_could_never_be_written_is_told_at_the_end(sessions: Callable[..., Any]) -> None:
    session = sessions()
    with _no_file_may_grow(session.path):
        session.coach.typed("start knee rolling")
        session.until(lambda: "record.trouble" in session.lines())
        with pytest.raises(RecordProblem, match="could not be written down") as told:
            session.memory.close()
    assert told.value.cure


@pytest.mark.parametrize("jump", [timedelta(hours=-2), timedelta(hours=9), timedelta(days=-400)])
def test_a_clock_that_jumps_changes_no_count(sessions: Callable[..., Any], jump: timedelta) -> None:
    moved = timedelta()

    def clock() -> datetime:
        return datetime(2030, 3, 31, 0, 59, 50, tzinfo=UTC) + moved

    session = sessions(clock)
    session.coach.typed("start knee rolling")
    session.until(lambda: len(_numbers(session)) >= 2)
    moved = jump
    session.until(lambda: len(_numbers(session)) >= 5)
    assert set(_numbers(session)) == {1, 2, 3, 4, 5}
    assert len(_numbers(session)) == 5

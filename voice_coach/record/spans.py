"""A span of days, cut into at most thirteen named pieces: days, weeks, months, quarters or years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MOST = 13
"""Pieces that a table beside a plot has room for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some days in a row, both ends included."""

    label: str
    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1


def pieces(since: date, until: date) -> tuple[Piece, ...]:
    """The span, both ends included, in the smallest pieces of which there are at most MOST.

    Weeks begin on Monday; the first and the last piece may be shorter. Raises ValueError for a span that
    ends before it begins.
    """
    if until < since:
        raise ValueError("A span does not end before it begins.")
    for cut in (_days, _weeks, _months, _quarters):
        found = tuple(cut(since, until))
        if len(found) <= MOST:
            return found
    return tuple(_years(since, until))


def _cut(since: date, until: date, ends: Iterator[tuple[date, str]]) -> Iterator[Piece]:
    """`ends`: the last day of each piece with its label, from the piece with `since` in it on."""
    begin = since
    for end, label in ends:
        yield Piece(label, begin, min(end, until))
        begin = end + timedelta(days=1)
        if begin > until:
            return


def day_month(day: date) -> str:
    """5 Mar."""
    return f"{day.day} {day:%b}"


def in_full(day: date) -> str:
    """5 March 2026."""
    return f"{day.day} {day:%B %Y}"


def _days(since: date, until: date) -> Iterator[Piece]:
    return _cut(
        since, until, ((day, day_month(day)) for day in (since + timedelta(days=n) for n in range(MOST + 1)))
    )


def _weeks(since: date, until: date) -> Iterator[Piece]:
    monday = since - timedelta(days=since.weekday())

    def ends() -> Iterator[tuple[date, str]]:
        for n in range(MOST + 1):
            begin = monday + timedelta(weeks=n)
            yield begin + timedelta(days=6), day_month(max(begin, since))

    return _cut(since, until, ends())


def _by_months(since: date, until: date, months: int, label: str) -> Iterator[Piece]:
    def ends() -> Iterator[tuple[date, str]]:
        index = (since.year * 12 + since.month - 1) // months * months
        while True:
            begin = date(index // 12, index % 12 + 1, 1)
            index += months
            end = date(index // 12, index % 12 + 1, 1) - timedelta(days=1)
            yield end, f"{begin:{label}}".replace("Q?", f"Q{(begin.month + 2) // 3}")

    return _cut(since, until, ends())


def _months(since: date, until: date) -> Iterator[Piece]:
    return _by_months(since, until, 1, "%b %Y")


def _quarters(since: date, until: date) -> Iterator[Piece]:
    return _by_months(since, until, 3, "Q? %Y")


def _years(since: date, until: date) -> Iterator[Piece]:
    return _by_months(since, until, 12, "%Y")

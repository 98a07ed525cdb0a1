"""Spans of days, cut into pieces with a name."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.record.spans import MOST, pieces

DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@given(DAYS, st.integers(0, 12 * 365))
def test_the_pieces_are_the_span_without_gap_or_overlap(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    found = pieces(since, until)
    assert 1 <= len(found) <= MOST
    assert (found[0].since, found[-1].until) == (since, until)
    for one, other in pairwise(found):
        assert other.since - one.until == timedelta(days=1)
    assert sum(piece.days for piece in found) == days + 1
    assert len({piece.label for piece in found}) == len(found)


@pytest.mark.parametrize(
    ("until", "labels"),
    [
        (date(2026, 1, 7), ["6 Jan", "7 Jan"]),
        (date(2026, 1, 25), ["6 Jan", "12 Jan", "19 Jan"]),
        (
            date(2026, 7, 1),
            ["Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026", "Jun 2026", "Jul 2026"],
        ),
        (date(2027, 5, 1), ["Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026", "Q1 2027", "Q2 2027"]),
        (date(2030, 5, 1), ["2026", "2027", "2028", "2029", "2030"]),
    ],
)
def test_longer_spans_have_longer_pieces(until: date, labels: list[str]) -> None:
    found = [piece.label for piece in pieces(date(2026, 1, 6), until)]
    assert found == labels


def test_a_span_that_ends_before_it_begins_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        pieces(date(2026, 1, 2), date(2026, 1, 1))

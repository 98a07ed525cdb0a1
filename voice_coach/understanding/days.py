"""Days in free words ("by the end of March 2030"), as far as they tell whether a day is gone."""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from voice_coach.understanding.language import split_phrases, starts_with
from voice_coach.understanding.understood import SlotValue

_YEAR = re.compile(r"(?:19|20|21)\d\d")
_WRITTEN = re.compile(r"\b(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})\b")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")


def when(words: Mapping[str, Any], text: str, said: tuple[str, ...]) -> dict[str, SlotValue]:
    """`days_ago` = 1 for a day that is said to be gone; `latest`: the last day that may be meant, ISO.

    words: `calendar` of the language's numbers. Empty where no day is named, or one without a year.
    """
    if not words:
        return {}
    gone = split_phrases(tuple(words["gone"]))
    if any(starts_with(said, at, gone) for at in range(len(said))):
        return {"days_ago": 1}
    latest = _written(words["written"].split(), text) or _told(list(words["months"]), said)
    return {"latest": latest.isoformat()} if latest is not None else {}


def _written(order: list[str], text: str) -> date | None:
    found = _WRITTEN.search(text)
    if found is None:
        return None
    parts = dict(zip(order, map(int, found.groups()), strict=True))
    if len(found[1]) == 4:
        parts = {"year": int(found[1]), "month": int(found[2]), "day": int(found[3])}
    year = parts["year"] + (2000 if parts["year"] < 100 else 0)
    return _day(year, parts["month"], parts["day"])


def _told(months: list[str], said: tuple[str, ...]) -> date | None:
    year = next((int(token) for token in said if _YEAR.fullmatch(token)), None)
    if year is None:
        return None
    at = next((at for at, token in enumerate(said) if token in months), None)
    if at is None:
        return date(year, 12, 31)
    month = months.index(said[at]) + 1
    beside = [_DAY.fullmatch(token) for token in said[max(0, at - 2) : at + 2]]
    day = next((int(found[1]) for found in beside if found is not None), None)
    last = calendar.monthrange(year, month)[1]
    return (_day(year, month, day) if day is not None else None) or date(year, month, last)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Whether a day that was named for something to come is already gone."""

from collections.abc import Mapping
from datetime import date

from voice_coach.coaching.events import SlotValue


def has_passed(slots: Mapping[str, SlotValue], today: date | None) -> bool:
    """`days_ago`, or `latest` (ISO date of the last day that may be meant), are slots of free words."""
    if "days_ago" in slots:
        return True
    latest = slots.get("latest")
    return isinstance(latest, str) and today is not None and date.fromisoformat(latest) < today

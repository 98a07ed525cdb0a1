"""What was written for later: flare-up plan, distractions, pacing plans, open interviews, preferences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from voice_coach.record.events import EventValue
from voice_coach.record.recorded import Recorded

KINDS = (
    "flare_plan_slot",
    "distraction_kept",
    "plan_saved",
    "plan_reviewed",
    "good_day_cap",
    "movement_avoided",
    "answer_given",
    "preference",
)
"""The kinds of events that these functions read."""

_PARTS = ("priority", "pieces", "tolerance", "evaluate")


@dataclass(frozen=True, slots=True)
class PacingPlan:
    """The guide to pacing, filled in for one task."""

    task: str
    saved_on: date
    priority: str = ""
    pieces: str = ""
    tolerance: str = ""
    evaluate: str = ""
    reviewed_on: date | None = None


def flare_plan(events: Iterable[Recorded]) -> dict[int, str]:
    """Slot (1 to 6) → the person's own words; an emptied slot is left out."""
    slots: dict[int, str] = {}
    for event in events:
        if event.kind == "flare_plan_slot":
            slots[int(event.number("slot"))] = event.text("text")
    return {slot: slots[slot] for slot in sorted(slots) if slots[slot]}


def distractions(events: Iterable[Recorded]) -> list[str]:
    """The person's own techniques, by their number."""
    kept = {
        int(event.number("number")): event.text("text")
        for event in events
        if event.kind == "distraction_kept"
    }
    return [kept[number] for number in sorted(kept)]


def pacing_plans(events: Iterable[Recorded]) -> list[PacingPlan]:
    """The newest plan for each task, in the order in which the tasks were first planned."""
    plans: dict[str, PacingPlan] = {}
    for event in events:
        task = event.text("task")
        if event.kind == "plan_saved":
            priority, pieces, tolerance, evaluate = map(event.text, _PARTS)
            plans[task] = PacingPlan(task, event.day, priority, pieces, tolerance, evaluate)
        elif event.kind == "plan_reviewed" and task in plans:
            plans[task] = replace(plans[task], reviewed_on=event.day)
    return list(plans.values())


def avoided_movements(events: Iterable[Recorded]) -> list[str]:
    """Movements that the person named as avoided, each once."""
    named = (event.text("movement") for event in events if event.kind == "movement_avoided")
    return list(dict.fromkeys(named))


def answers(events: Iterable[Recorded], interview: str) -> dict[str, str]:
    """Question → the last answer to it, in the order of asking; the interview may have been broken off."""
    return {
        event.text("question"): event.text("answer")
        for event in events
        if event.kind == "answer_given" and event.text("interview") == interview
    }


def preferences(events: Iterable[Recorded]) -> Mapping[str, EventValue]:
    """What was asked once and remembered."""
    return {event.text("name"): event.data.get("value") for event in events if event.kind == "preference"}

"""What the record tells the session, read part by part: each part is read again only when it has changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from voice_coach.coaching.activities import INTERVIEWS
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Mark
from voice_coach.coaching.equipment import equipped_with
from voice_coach.coaching.happenings import FLARE_UP_ASKED, MANNER
from voice_coach.coaching.known import Unfinished
from voice_coach.coaching.picking_up import ANSWER_KINDS, CHAPTER_KINDS, answers_left_open, next_chapters
from voice_coach.programme.prescription import DAYS, Prescription
from voice_coach.programme.types import Programme
from voice_coach.record import baseline, goals, lookup, plans, queries, unfinished
from voice_coach.record.events import EventValue
from voice_coach.record.journal import Journal
from voice_coach.record.recorded import Recorded

ANSWERS_KEPT = timedelta(days=28)
"""An interview broken off longer ago than this begins anew (default)."""

_LEVELS = ("prescribed", "baseline_set", "step_up", "pain_choice_made")
_FLARE_UPS = ("flare_up", "flare_up_settled")
_OVER = ("activity_ended", "activity_stopped", "done_alone", "pain_score", *_FLARE_UPS)
"""What was done counts from the end of its activity on: nothing long is read in the middle of a set."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a part is read from."""

    journal: Journal
    programme: Programme
    prescription: Prescription | None
    today: date


@dataclass(frozen=True, slots=True)
class Part:
    """Some fields of `Known` that are read together."""

    read: Callable[[Sources], Mapping[str, Any]]
    kinds: frozenset[str]
    """Kinds of events after which it is read again."""


def _lessons(sources: Sources) -> Mapping[str, Any]:
    heard = frozenset(event.text("lesson") for event in sources.journal.events(kinds=["lesson_heard"]))
    new = "welcome" not in heard and not sources.journal.happened(["activity_ended", "done_alone"])
    return {"lessons": heard, "first_run": new}


def _chapters(sources: Sources) -> Mapping[str, Any]:
    return {"next_chapter": next_chapters(sources.journal.events(kinds=CHAPTER_KINDS), sources.programme)}


def _amounts(sources: Sources) -> Mapping[str, Any]:
    written = sources.journal.events(kinds=["preference"])
    preferences = plans.preferences(written)
    return {
        "doses": _doses(lookup.doses(sources.journal), preferences, sources.programme),
        "moved_on": lookup.moved_on(sources.journal),
        "equipped": equipped_with(
            sources.programme,
            [
                name.removeprefix("equipped ")
                for name, value in preferences.items()
                if name.startswith("equipped ") and value
            ],
        ),
        "prescription": sources.prescription,
    }


def _doses(
    levels: Mapping[str, Mapping[str, float]], preferences: Mapping[str, EventValue], programme: Programme
) -> dict[str, dict[str, Param]]:
    """Levels and chosen versions, under the names of an exercise activity's parameters."""
    doses: dict[str, dict[str, Param]] = {
        exercise: {name: int(value) if value == int(value) else value for name, value in level.items()}
        for exercise, level in levels.items()
    }
    for name, value in preferences.items():
        exercise = programme.exercises.get(name.removeprefix("stage "))
        if exercise is None or not name.startswith("stage "):
            continue
        if value == "" or value in {stage.id for stage in (*exercise.easier, *exercise.harder)}:
            doses.setdefault(exercise.id, {})["stage"] = str(value)
    return doses


def _manner(sources: Sources) -> Mapping[str, Any]:
    preferences = plans.preferences(sources.journal.events(kinds=["preference"]))
    return {
        "manner": {
            name.removeprefix(MANNER): float(value)
            for name, value in preferences.items()
            if name.startswith(MANNER) and isinstance(value, int | float)
        }
    }


def _answers(sources: Sources) -> Mapping[str, Any]:
    since = sources.today - ANSWERS_KEPT
    if not sources.journal.counted(["answer_given"], since=since):
        return {"answers": {}}
    return {"answers": answers_left_open(sources.journal.events(since=since, kinds=ANSWER_KINDS))}


def _goals(sources: Sources) -> Mapping[str, Any]:
    return {"goals": tuple(goals.goals(sources.journal.events(kinds=goals.KINDS)))}


_PLANS = ("flare_plan_slot", "distraction_kept", "plan_saved", "plan_reviewed")


def _plans(sources: Sources) -> Mapping[str, Any]:
    written = sources.journal.events(kinds=_PLANS)
    return {
        "flare_plan": plans.flare_plan(written),
        "distractions": tuple(plans.distractions(written)),
        "pacing_plans": tuple(plans.pacing_plans(written)),
    }


def _baselines(sources: Sources) -> Mapping[str, Any]:
    events = sources.journal.events(kinds=baseline.KINDS)
    wizards = {event.about: baseline.wizard(events, event.about) for event in events}
    return {"baselines": {name: found for name, found in wizards.items() if found.amounts}}


def _doing(sources: Sources) -> Mapping[str, Any]:
    return {"doing": lookup.how_am_i_doing(sources.journal, sources.today)}


def _today(sources: Sources) -> Mapping[str, Any]:
    return {"days": {"today": lookup.day(sources.journal, sources.today)}}


def _days_before(sources: Sources) -> Mapping[str, Any]:
    yesterday = sources.today - timedelta(days=1)
    found = lookup.days(sources.journal, yesterday - timedelta(days=6), yesterday)
    named = {DAYS[day.weekday()]: summary for day, summary in found.items()}
    return {"days": {"yesterday": found[yesterday], **named}}


def _weeks(sources: Sources) -> Mapping[str, Any]:
    monday, sunday = queries.calendar_week_before(sources.today)
    this_week = sunday + timedelta(days=1), sources.today
    this, last = lookup.spans(sources.journal, this_week, (monday, sunday))
    return {"weeks": {"this_week": this, "last_week": last}}


def _last_days(sources: Sources) -> Mapping[str, Any]:
    return {"last_days": lookup.last_days(sources.journal, sources.today)}


def _flare_up(sources: Sources) -> Mapping[str, Any]:
    events = sources.journal.events(kinds=[*_FLARE_UPS, "baseline_set"])
    last = [event for event in events if event.kind in _FLARE_UPS][-1:]
    lasting = bool(last) and last[0].kind == "flare_up"
    asked = plans.preferences(sources.journal.events(kinds=["preference"])).get(FLARE_UP_ASKED)
    return {
        "flare_up_days": (sources.today - last[0].day).days if lasting else None,
        "measured_anew": _measured_anew(events),
        "flare_asked_days": (sources.today - date.fromisoformat(str(asked))).days if asked else None,
    }


def _measured_anew(events: Iterable[Recorded]) -> frozenset[str]:
    """What got a baseline in the flare-up that lasts."""
    found: set[str] = set()
    lasting = False
    for event in events:
        if event.kind == "baseline_set" and lasting:
            found.add(event.about)
        elif event.kind != "baseline_set":
            lasting = event.kind == "flare_up"
            found = found if lasting else set()
    return frozenset(found)


def _declined(sources: Sources) -> Mapping[str, Any]:
    declined = sources.journal.events(sources.today, kinds=["activity_declined"])
    return {"not_today": any(event.text("activity") == "session" for event in declined)}


def _others(sources: Sources) -> Mapping[str, Any]:
    return {"others": tuple(sources.journal.others())}


PARTS = (
    Part(_others, frozenset()),
    Part(_lessons, frozenset({"lesson_heard"})),
    Part(_chapters, frozenset(CHAPTER_KINDS)),
    Part(_amounts, frozenset({*_LEVELS, "preference"})),
    Part(_manner, frozenset({"preference"})),
    Part(_answers, frozenset({"answer_given", "activity_ended", "activity_stopped"})),
    Part(_goals, frozenset(goals.KINDS)),
    Part(_plans, frozenset(_PLANS)),
    Part(_baselines, frozenset(baseline.KINDS)),
    Part(
        _doing, frozenset({*_OVER, *_LEVELS, *goals.KINDS, "step_offered", "trial_started", "trial_reviewed"})
    ),
    Part(_today, frozenset(_OVER)),
    Part(_days_before, frozenset({"done_alone"})),
    Part(_weeks, frozenset(_OVER)),
    Part(_last_days, frozenset(_OVER)),
    Part(_flare_up, frozenset({*_FLARE_UPS, "baseline_set", "preference"})),
    Part(_declined, frozenset({"activity_declined"})),
)
"""All of `Known` that changes while a session runs."""


def left_unfinished(journal: Journal, now: datetime) -> Unfinished | None:
    """What was running when the program last ended without a goodbye, or an interview that one broke off.

    Raises RecordProblem.
    """
    since = now - unfinished.WORTH_OFFERING
    events = journal.events(since=since, kinds=unfinished.KINDS)
    left = unfinished.unfinished(events, now, despite_goodbye=INTERVIEWS)
    if left is None:
        return None
    place = left.place
    at = Mark(place.mark, place.number, place.total, place.part) if place is not None else None
    return Unfinished(ActivitySpec(left.activity, left.params), at)

"""Answers from the record, as plain values that the coach turns into spoken lines.

"What did I do yesterday", "how many knee rolls last week", "when did I last do the bridge", "how am I doing".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import fmean

from voice_coach.record import done as doing
from voice_coach.record.done import Counts, Done
from voice_coach.record.exercise_log import Level, exercise_log
from voice_coach.record.goals import Goal, goals
from voice_coach.record.progression import Outlook, outlook
from voice_coach.record.recorded import Recorded
from voice_coach.record.swings import days_swing, loads
from voice_coach.record.trial import Trial

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DaySummary:
    """One day: what was done, in the order in which it was begun, and how it was."""

    day: date
    done: tuple[tuple[str, Done], ...] = ()
    pain: tuple[int, ...] = ()
    """Scores from 0 to 10, in the order in which they were given."""
    efforts: tuple[tuple[str, str], ...] = ()
    """Exercise and level, in the order of the answers."""
    hurt: bool = False
    """Pain was said in the middle of something."""
    flare_up: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of one exercise in a span of days, both ends included."""

    exercise: str
    since: date
    until: date
    done: Done = doing.NOTHING
    days: int = 0
    """On how many days."""


@dataclass(frozen=True, slots=True)
class Span:
    """What was done in a span of days, both ends included."""

    since: date
    until: date
    active_days: int = 0
    """On how many days anything was done."""
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    """Exercise → how much of it."""


@dataclass(frozen=True, slots=True)
class LastTime:
    """When something was last done, and how much on that day."""

    exercise: str
    day: date
    days_ago: int
    done: Done


@dataclass(frozen=True, slots=True)
class Standing:
    """One exercise: where the person stands and what comes next."""

    exercise: str
    days_this_week: int
    """Of the last seven days."""
    level: Level | None
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Doing:
    """How somebody is doing: the last seven days beside the seven before."""

    today: date
    active_days: int = 0
    active_days_before: int = 0
    pain: float | None = None
    """Average score of the last seven days; None: none was given."""
    pain_before: float | None = None
    exercises: tuple[Standing, ...] = ()
    """Done in the last four weeks, the most often done first."""
    open_goals: tuple[Goal, ...] = ()
    trials_up: tuple[Trial, ...] = ()
    swinging: bool = False
    in_flare_up: bool = False


def on_day(events: Iterable[Recorded], day: date, counts: Counts | None = None) -> DaySummary:
    """What happened on that day, out of these events; `counts` as in `done.by_day`."""
    those = [event for event in events if event.day == day]
    done = doing.by_day(those, {key: count for key, count in (counts or {}).items() if key[2] == day})
    told = [event.about for event in those if event.kind in doing.KINDS]
    order = dict.fromkeys([*told, *(about for about, _ in done)])
    return DaySummary(
        day,
        tuple((exercise, done[exercise, day]) for exercise in order),
        tuple(int(event.number("score")) for event in those if event.kind == "pain_score"),
        tuple((event.about, event.text("level")) for event in those if event.kind == "effort"),
        any(event.kind == "pain_said" for event in those),
        any(event.kind == "flare_up" for event in those),
    )


def amount(done: Mapping[tuple[str, date], Done], exercise: str, since: date, until: date) -> Amount:
    """How much of that exercise from `since` to `until`, both included."""
    those = [value for (about, day), value in done.items() if about == exercise and since <= day <= until]
    return Amount(exercise, since, until, sum(those, doing.NOTHING), len(those))


def span(done: Mapping[tuple[str, date], Done], since: date, until: date) -> Span:
    """What was done from `since` to `until`, both included."""
    inside = {key: value for key, value in done.items() if since <= key[1] <= until}
    exercises = {about for about, _ in inside}
    return Span(
        since,
        until,
        len({day for _, day in inside}),
        {about: amount(inside, about, since, until) for about in sorted(exercises)},
    )


def last_time(events: Iterable[Recorded], exercise: str, today: date) -> LastTime | None:
    """The last day with any of that exercise, out of these events."""
    done = doing.by_day(event for event in events if event.about == exercise and event.kind in doing.KINDS)
    if not done:
        return None
    key = max(done, key=lambda about_day: about_day[1])
    return LastTime(exercise, key[1], (today - key[1]).days, done[key])


def calendar_week_before(today: date) -> tuple[date, date]:
    """ "Last week": Monday to Sunday before the present week."""
    monday = today - timedelta(days=today.weekday()) - WEEK
    return monday, monday + timedelta(days=6)


def standing(events: Iterable[Recorded], exercise: str, today: date, days: Collection[date] = ()) -> Standing:
    """Where somebody stands with one exercise; `days` as in `exercise_log`."""
    log = exercise_log(events, exercise, days)
    found = outlook(log, today)
    return Standing(exercise, found.days_done, log.level, found)


def how_am_i_doing(
    events: Iterable[Recorded], today: date, counts: Counts | None = None, trials: Iterable[Trial] = ()
) -> Doing:
    """How somebody is doing: four weeks of events with all levels and goals, oldest first.

    counts: as in `done.by_day`.
    """
    given = list(events)
    done = doing.by_day(given, counts)
    days: dict[str, list[date]] = defaultdict(list)
    for exercise, day in done:
        days[exercise].append(day)
    about: dict[str, list[Recorded]] = defaultdict(list)
    for event in given:
        about[event.about].append(event)
    standings = [
        standing([*about[""], *about[exercise]], exercise, today, days[exercise])
        for exercise in sorted(days, key=lambda exercise: (-len(days[exercise]), exercise))
    ]
    flare_ups = [event.kind for event in given if event.kind in ("flare_up", "flare_up_settled")]
    return Doing(
        today,
        len({day for _, day in done if today - WEEK < day <= today}),
        len({day for _, day in done if today - 2 * WEEK < day <= today - WEEK}),
        _average_pain(given, today - WEEK, today),
        _average_pain(given, today - 2 * WEEK, today - WEEK),
        tuple(standings),
        tuple(goal for goal in goals(given) if goal.state == "open"),
        tuple(trial for trial in trials if trial.is_up(today)),
        days_swing(loads(done), today),
        bool(flare_ups) and flare_ups[-1] == "flare_up",
    )


def _average_pain(events: Iterable[Recorded], after: date, until: date) -> float | None:
    scores = [
        event.number("score") for event in events if event.kind == "pain_score" and after < event.day <= until
    ]
    return fmean(scores) if scores else None

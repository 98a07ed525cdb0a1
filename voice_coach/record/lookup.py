"""Looks answers up in a journal: reads no more of it than the question needs."""

from datetime import date, timedelta

from voice_coach.record import done, exercise_log, goals, plans, queries, report_data, trial
from voice_coach.record.exercise_log import UNITS
from voice_coach.record.journal import Journal
from voice_coach.record.queries import Amount, DaySummary, Doing, LastTime, Span, Standing
from voice_coach.record.recorded import Recorded
from voice_coach.record.report_data import Report
from voice_coach.record.spans import pieces
from voice_coach.record.trial import Trial

_OF_A_DAY = (*done.KINDS, "pain_score", "pain_said", "effort", "flare_up")
_IN_SETS = tuple(kind for kind in done.KINDS if kind not in done.COUNTED_ONE_BY_ONE)
_PRESCRIBED_OR_CHANGED = ("prescribed", "step_up", "pain_choice_made")
_LEVELS = ("prescribed", "baseline_set", "step_up", "step_offered", "pain_choice_made")
_LASTING = {*_LEVELS, *goals.KINDS, "flare_up", "flare_up_settled"}
_RECENT = set(exercise_log.KINDS) - _LASTING - set(done.COUNTED_ONE_BY_ONE)
_FOUR_WEEKS = timedelta(days=28)


def day(journal: Journal, wanted: date) -> DaySummary:
    """ "What did I do yesterday?" Raises RecordProblem."""
    return queries.on_day(journal.events(wanted, wanted, _OF_A_DAY), wanted)


def days(journal: Journal, since: date, until: date) -> dict[date, DaySummary]:
    """The same for each day of a span, both ends included, read at once. Raises RecordProblem."""
    counts = journal.counted(done.COUNTED_ONE_BY_ONE, since, until)
    told: dict[date, list[Recorded]] = {}
    for event in journal.events(since, until, set(_OF_A_DAY) - set(done.COUNTED_ONE_BY_ONE)):
        told.setdefault(event.day, []).append(event)
    wanted = (since + timedelta(days=n) for n in range((until - since).days + 1))
    return {day: queries.on_day(told.get(day, ()), day, counts) for day in wanted}


def spans(journal: Journal, *wanted: tuple[date, date]) -> tuple[Span, ...]:
    """ "How many times last week?" What was done in each of these spans. Raises RecordProblem."""
    since, until = min(first for first, _ in wanted), max(last for _, last in wanted)
    counts = journal.counted(done.COUNTED_ONE_BY_ONE, since, until)
    found = done.by_day(journal.events(since, until, _IN_SETS), counts)
    return tuple(queries.span(found, first, last) for first, last in wanted)


def amount(journal: Journal, exercise: str, since: date, until: date) -> Amount:
    """ "How many knee rolls last week?" Raises RecordProblem."""
    events = journal.events(since, until, done.KINDS, about=exercise)
    return queries.amount(done.by_day(events), exercise, since, until)


def last_time(journal: Journal, exercise: str, today: date) -> LastTime | None:
    """ "When did I last do the bridge?" None: never, as far as the record goes. Raises RecordProblem."""
    last = journal.last(done.KINDS, about=exercise)
    if last is None:
        return None
    since = last.day - timedelta(days=1)
    return queries.last_time(journal.events(since, None, done.KINDS, about=exercise), exercise, today)


def last_days(journal: Journal, today: date) -> dict[str, date]:
    """Exercise → the day on which it was last done, of everything ever done. Raises RecordProblem."""
    found: dict[str, date] = {}
    for about, event in journal.last_of_each(done.KINDS).items():
        # What was told afterwards may be older than what was done before it was told.
        told_later = event.number("days_ago") > 0
        last = last_time(journal, about, today) if told_later else None
        found[about] = last.day if last is not None else event.day
    return found


def how_am_i_doing(journal: Journal, today: date) -> Doing:
    """ "How am I doing?" Four weeks of doing, and everything that lasts. Raises RecordProblem."""
    counts = journal.counted(done.COUNTED_ONE_BY_ONE, since=today - _FOUR_WEEKS)
    return queries.how_am_i_doing(_four_weeks(journal, today), today, counts, trials(journal, today))


def standing(journal: Journal, exercise: str, today: date) -> Standing:
    """Where somebody stands with one exercise, and the next small step. Raises RecordProblem."""
    counts = journal.counted(done.COUNTED_ONE_BY_ONE, since=today - _FOUR_WEEKS)
    days = {day for _, about, day in counts if about == exercise}
    return queries.standing(_four_weeks(journal, today), exercise, today, days)


def _four_weeks(journal: Journal, today: date) -> list[Recorded]:
    recent = journal.events(since=today - _FOUR_WEEKS, kinds=_RECENT)
    return sorted([*journal.events(kinds=_LASTING), *recent], key=lambda event: event.at)


def doses(journal: Journal) -> dict[str, dict[str, float]]:
    """Exercise → `reps`, `sets`, `seconds`, `minutes` or `steps` to do now: prescribed, or the present level.

    Raises RecordProblem.
    """
    events = journal.events(kinds=_LEVELS)
    found: dict[str, dict[str, float]] = {}
    for event in events:
        if event.kind == "prescribed":
            named = ((name, event.number(name)) for name in ("sets", *UNITS))
            found.setdefault(event.about, {}).update({name: value for name, value in named if value})
    for exercise in {event.about for event in events}:
        level = exercise_log.exercise_log(events, exercise).level
        if level is not None and level.amount:
            found.setdefault(exercise, {})[level.unit] = level.amount
    return found


def moved_on(journal: Journal) -> frozenset[str]:
    """Exercises whose level has changed since it was prescribed: by a step up, or after pain.

    Raises RecordProblem.
    """
    newest = {event.about: event.kind for event in journal.events(kinds=_PRESCRIBED_OR_CHANGED)}
    return frozenset(exercise for exercise, kind in newest.items() if kind != "prescribed")


def report(journal: Journal, since: date, until: date) -> Report:
    """What the report on these days shows. Raises RecordProblem."""
    lasting = journal.events(until=until, kinds=report_data.LASTING)
    done_in_sets = journal.tallied(_IN_SETS, numbers=done.NUMBERS, since=since, until=until)
    told = journal.tallied(
        report_data.TOLD,
        numbers=["score"],
        texts=["level", "when"],
        since=since,
        until=until,
        cut=[piece.since for piece in pieces(since, until)],
        apart=("level", "painful"),
    )
    told += journal.tallied(["pain_said"], since=since, until=until)
    counts = journal.counted(done.COUNTED_ONE_BY_ONE, since, until)
    return report_data.report(lasting, done_in_sets, told, counts, since, until)


def written_down(journal: Journal) -> list[Recorded]:
    """The events that the functions of `plans` read. Raises RecordProblem."""
    return journal.events(kinds=plans.KINDS)


def trials(journal: Journal, today: date) -> list[Trial]:
    """The trials of what was done in the last weeks. Raises RecordProblem."""
    recently = journal.abouts(done.KINDS, today - 2 * _FOUR_WEEKS)
    first = journal.first_of_each(done.KINDS, sorted(recently))
    days = {about: event.day for about, event in first.items()}
    return trial.trials(days, journal.events(kinds=trial.KINDS))

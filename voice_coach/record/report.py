"""The report for the physiotherapist: one HTML page that holds everything it shows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib import resources

from jinja2 import Environment, StrictUndefined

from voice_coach.record.exercise_log import Level
from voice_coach.record.report_data import ExerciseRow, Prescription, Report
from voice_coach.record.spans import day_month, in_full

ALONE = "me"
"""Whose record it is where nobody was named: no name for a page that others read."""

_MOST_GOALS, _MOST_FLARE_UPS, _MOST_STEPS, _MOST_PRESCRIPTIONS = 6, 10, 6, 3
"""What two pages have room for; of more, the newest are shown."""


def page(
    report: Report, person: str, names: Mapping[str, str], *, made_on: date, large_print: bool = False
) -> str:
    """The whole page as HTML: no script, nothing loaded from elsewhere.

    names: exercise → its spoken name. large_print: 18 points and one column, on as many pages as it takes.
    """
    from voice_coach.record.plots import plots

    def named(exercise: str) -> str:
        return names.get(exercise, exercise.replace("_", " ").capitalize())

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "in_full": in_full,
        "named": named,
        "prescribed": _prescribed,
        "level": _level,
        "done": _done,
        "numbers": _numbers,
        "steps": _steps,
        "one_place": _one_place,
    }
    template = resources.files("voice_coach.record").joinpath("report.html.jinja").read_text("utf-8")
    shown = {row.exercise: named(row.exercise) for row in report.exercises}
    drawn = dict.fromkeys(("active", "pain", "effort", "levels"), "") | plots(
        report, shown, large=large_print
    )
    return environment.from_string(template).render(
        report=report,
        person="" if person == ALONE else person.title(),
        plots=drawn,
        large=large_print,
        made_on=made_on,
        with_levels=[row for row in report.exercises if row.steps or row.baseline],
        most_goals=_MOST_GOALS,
        most_flares=_MOST_FLARE_UPS,
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _short(day: date) -> str:
    """5 Mar 2026."""
    return f"{day_month(day)} {day.year}"


def _numbers(values: Iterable[float]) -> str:
    return ", ".join(map(_number, values))


def _one_place(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _prescribed(what: Sequence[Prescription]) -> str:
    """All that held within the span, the newest last; until when, where it holds no more."""
    told = []
    for one in what[-_MOST_PRESCRIPTIONS:]:
        until = f" until {_short(one.until)}" if one.until else ""
        told.append(f"{_amount(one)}, {one.days_a_week} days a week{until}")
    return "; then ".join(told) or "–"


def _amount(what: Prescription) -> str:
    if what.reps and what.seconds:
        amount = f"{what.reps} × {_number(what.seconds)} s"
    elif what.reps:
        amount = f"{what.reps}"
    elif what.minutes or what.seconds:
        amount = f"{_number(what.minutes)} min" if what.minutes else f"{_number(what.seconds)} s"
    else:
        amount = f"{what.steps} steps"
    return f"{what.sets} × {amount}" if what.sets > 1 else amount


def _level(level: Level | None) -> str:
    if level is None:
        return "–"
    return f"{_number(level.amount)} {level.unit} since {_short(level.since)}"


def _done(row: ExerciseRow) -> str:
    """Everything, and what that is on an average day of doing it, to hold against what was prescribed."""
    amount = row.done
    parts = []
    if amount.reps:
        parts.append(f"{amount.reps} repetitions")
    if amount.holds:
        parts.append(f"{amount.holds} holds")
    if amount.steps:
        parts.append(f"{amount.steps} steps")
    if amount.seconds >= 60:
        parts.append(f"{round(amount.seconds / 60)} min")
    elif amount.seconds:
        parts.append(f"{round(amount.seconds)} s")
    a_day = (amount.reps or amount.holds or amount.steps or amount.seconds / 60) / max(1, row.days_done)
    if parts and row.days_done > 1:
        parts.append(f"about {_number(a_day)} a day")
    return ", ".join(parts) or "–"


def _steps(levels: Sequence[Level]) -> str:
    """Where it began, and the newest levels."""
    if not levels:
        return "–"
    kept = levels if len(levels) <= _MOST_STEPS else (levels[0], *levels[-(_MOST_STEPS - 1) :])
    shown = [
        f"{_number(level.amount)} {level.unit} ({day_month(level.since)} {level.since:%y})" for level in kept
    ]
    if len(kept) < len(levels):
        shown.insert(1, "…")
    return " → ".join(shown)

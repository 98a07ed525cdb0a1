"""The three-day baseline: try, say how many, think back on the next day; the sum is spoken.

Three days, their average, and a start a little below it: booklet, Baselines.
"""

from collections.abc import Mapping

from voice_coach.coaching.activities.exercise import exercise
from voice_coach.coaching.activities.interview import Item, ask_until_possible
from voice_coach.coaching.activities.questions import question
from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activity import CueScript, Param
from voice_coach.coaching.cues import Answer, Ask, Line, Log
from voice_coach.programme.types import Programme
from voice_coach.record import baseline as sums
from voice_coach.record import kinds_planned as planned
from voice_coach.record.kinds import event
from voice_coach.record.shapes import EffortLevel, Unit

MOST: Mapping[Unit, int] = {"reps": 100, "seconds": 300, "minutes": 120, "steps": 200}
"""More than this is asked again (default)."""
TO_BEGIN_WITH: Mapping[Unit, int] = {"reps": 5, "seconds": 10, "minutes": 5, "steps": 10}
"""Suggested on day one to somebody who does not know (default)."""
ITEMS = (
    Item(
        "aim", "baseline.ask_aim_reps", "baseline.read_aim", "number", drops=("guided", "managed", "effort")
    ),
    Item("managed", "baseline.ask_managed_reps", "baseline.read_managed", "number", drops=("managed",)),
)
"""What is read back and can be changed; the questions themselves name the unit."""
ASKED_ONCE = ("measured in", "as suggested", "aim", "managed")
"""Beginnings of the questions whose answers are taken up again after a break; a guided trial begins anew."""


def _unit(programme: Programme, name: str, params: Mapping[str, Param]) -> CueScript:
    """What it is measured in; gives a unit. For an activity of the person's own, it is asked."""
    found = programme.exercises.get(name)
    if found is not None:
        units: Mapping[str, Unit] = {"minutes": "minutes", "holds": "seconds", "steps": "steps"}
        return units.get(found.counting, "reps")
    if "unit" in params:
        return "reps" if params["unit"] == "reps" else "minutes"
    ask = Ask(
        Line("baseline.ask_unit", {"name": spoken_name(programme, name)}), "choice", ("minutes", "times")
    )
    answer = yield from question(params, "measured in", ask)
    return "reps" if answer.value == "times" else "minutes"


def baseline(params: Mapping[str, Param], programme: Programme) -> CueScript:
    """Parameters: `exercise` (id, or words for another activity), `day` 1 to 3, `before` (amounts of the days
    before, with spaces), `suggestion` for today, `unit` of another activity.
    """
    name, day = str(params["exercise"]), int(params.get("day", 1))
    before = [float(amount) for amount in str(params.get("before", "")).split()]
    known = programme.exercises.get(name)
    unit = yield from _unit(programme, name, params)
    shown = spoken_name(programme, name)
    short = bool(params.get("short", False))
    opening = Line("baseline.short" if short else "baseline.day", {"day": day, "name": shown})
    yield from read([opening, f"baseline.day_{day}"], "the beginning")
    aim = yield from _aim(params, unit, shown)
    if aim is None:
        yield from read(["interview.nothing_kept"], "result")
        return
    effort: Answer | None = None
    if known is not None:
        guided = yield from question(params, "guided", Ask(Line("baseline.ask_guided"), "yesno"))
        if guided.value:
            effort = yield from exercise(_trial(params, unit, aim), programme)
    managed = yield from _managed(params, unit)
    if not isinstance(managed.value, int | float):
        yield from read(["interview.nothing_kept"], "result")
        return
    if effort is None or effort.value is None:
        effort = yield from question(params, "effort of the day", Ask(Line("ask.effort"), "effort"))
    level = _level(effort)
    if short:
        yield from _one_day(name, shown, managed.value, unit, level)
        return
    yield Log(event(planned.BaselineDay(name, day, managed.value, unit, level)))
    amounts = [*before, managed.value]
    if day >= sums.DAYS:
        yield from _sum(name, shown, amounts, unit)
        return
    suggestion = sums.suggestion(managed.value, level)
    yield from read([Line(f"baseline.next_{unit}", {"n": suggestion}), "baseline.tomorrow"], "result")


def _managed(params: Mapping[str, Param], unit: Unit) -> CueScript:
    """How much it was, read back until it is right."""
    item = Item("managed", f"baseline.ask_managed_{unit}", "", "number", (), 1, MOST[unit])
    turn = 0
    while True:
        name = f"managed anew {turn}" if turn else "managed"
        managed = yield from ask_until_possible(params, item, name, 2, len(ITEMS))
        if not isinstance(managed.value, int | float):
            return managed
        line = Line(f"baseline.is_it_{unit}", {"n": managed.value})
        right = yield from question(params, f"managed right {turn}", Ask(line, "yesno"))
        if right.value is not False:
            return managed
        turn += 1


def spoken_name(programme: Programme, name: str) -> str:
    """Line id of the name of an exercise or of a known activity, else the person's own words."""
    if name in programme.exercises:
        return programme.exercises[name].name
    line = f"activity.{name}"
    return line if line in programme.lines else name


def _trial(params: Mapping[str, Param], unit: Unit, aim: float) -> dict[str, Param]:
    """The exercise that tries out that amount: one set."""
    amount: dict[str, Param] = {"reps": 1, "seconds": aim} if unit == "seconds" else {unit: aim}
    if unit == "steps":
        amount = {"reps": aim}
    return {**params, "sets": 1, **amount}


def _aim(params: Mapping[str, Param], unit: Unit, shown: str) -> CueScript:
    """How much to try today: what was suggested, or what the person thinks."""
    if "suggestion" in params:
        suggestion = float(params["suggestion"])
        ask = Ask(Line(f"baseline.ask_same_{unit}", {"n": suggestion}), "yesno")
        fine = yield from question(params, "as suggested", ask)
        if fine.value is not False:
            return suggestion
    item = Item("aim", f"baseline.ask_aim_{unit}", "", "number", (), 1, MOST[unit], (("name", shown),))
    answer = yield from ask_until_possible(params, item, "aim", 1, len(ITEMS))
    if isinstance(answer.value, int | float):
        return answer.value
    return None if "suggestion" in params else (yield from _to_begin_with(params, unit))


def _to_begin_with(params: Mapping[str, Param], unit: Unit) -> CueScript:
    """An amount for whoever does not know, if it is wanted; else None."""
    ask = Ask(Line(f"baseline.ask_same_{unit}", {"n": TO_BEGIN_WITH[unit]}), "yesno")
    fine = yield from question(params, "to begin with", ask)
    return TO_BEGIN_WITH[unit] if fine.value else None


def _level(effort: Answer) -> EffortLevel | None:
    match effort.value:
        case "easy":
            return "easy"
        case "all_right":
            return "all_right"
        case "hard":
            return "hard"
        case "painful":
            return "painful"
    return None


def _sum(name: str, shown: str, amounts: list[float], unit: Unit) -> CueScript:
    """The average of the three days and the start below it, as a sum that can be followed by ear."""
    start = sums.start(amounts[-sums.DAYS :])
    yield Log(event(planned.BaselineSet(name, start.average, start.level, unit)))
    first, second, third = start.amounts
    whole = round(start.average, 1)
    lines = [
        Line("baseline.sum", {"a": first, "b": second, "c": third, "total": round(sum(start.amounts), 1)}),
        Line("baseline.average", {"average": whole}),
        Line(f"baseline.start_{unit}", {"n": start.level, "name": shown}),
    ]
    yield from read([*lines, "baseline.build_up"], "result", after=0.8)


def _one_day(name: str, shown: str, managed: float, unit: Unit, level: EffortLevel | None) -> CueScript:
    """The start below what was managed on one day, and still lower where it was hard."""
    start = sums.start([min(managed, sums.suggestion(managed, level))])
    yield Log(event(planned.BaselineSet(name, managed, start.level, unit)))
    begin = Line(f"baseline.start_{unit}", {"n": start.level, "name": shown})
    yield from read([begin, "baseline.build_up"], "result", after=0.8)

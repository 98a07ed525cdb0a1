"""The guide to pacing for one task: prioritise, plan, tolerance, evaluate (booklet, Guide to pacing)."""

import json
from collections.abc import Mapping

from voice_coach.coaching.activities.interview import Answers, Item, ask_until_possible, interview, words
from voice_coach.coaching.activities.questions import question
from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activity import CueScript, Param
from voice_coach.coaching.cues import Ask, Line, Log
from voice_coach.programme.types import Programme
from voice_coach.record import kinds_planned as planned
from voice_coach.record.kinds import event

LONGEST = 600
"""Minutes of one task in a day that are believed (default)."""

ITEMS = (
    Item("task", "pacing.ask_task", "pacing.read_task", suggest="suggest.pacing.task"),
    Item("priority", "pacing.ask_priority", "pacing.read_priority", suggest="suggest.pacing.priority"),
    Item("spread", "pacing.ask_spread", "pacing.read_spread", suggest="suggest.pacing.spread"),
    Item("help", "pacing.ask_help", "pacing.read_help", suggest="suggest.pacing.help"),
    Item("positions", "pacing.ask_positions", "pacing.read_positions", suggest="suggest.pacing.positions"),
    Item("good", "pacing.ask_good_day", "pacing.read_good_day", "number", (), 1, LONGEST),
    Item("bad", "pacing.ask_bad_day", "pacing.read_bad_day", "number", (), 0, LONGEST),
    Item("evaluate", "pacing.ask_evaluate", "pacing.read_evaluate", "number", (), 1, 60),
)

CHANGE = (Item("change", "pacing.ask_change", "pacing.read_change", suggest="suggest.pacing.change"),)


def plan_pacing(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """An interview of four steps; the tolerance is the middle between a good and a bad day."""
    yield from read(["pacing.opening"], "the beginning")
    answers = yield from interview(params, ITEMS)
    task = words(answers, "task")
    if not task:
        yield from read(["interview.nothing_kept"], "the end")
        return
    middle, bad = _tolerance(answers)
    pieces = [words(answers, name) for name in ("spread", "help", "positions")]
    yield Log(
        event(
            planned.PlanSaved(
                task,
                words(answers, "priority"),
                "; ".join(piece for piece in pieces if piece),
                "" if middle is None else f"{middle:g}",
                words(answers, "evaluate").removesuffix(".0"),
            )
        )
    )
    if middle is not None:
        yield Log(event(planned.GoodDayCap(task, middle, bad, "minutes")))
        line = Line("pacing.tolerance", {"n": middle})
        yield from read(
            [line, "pacing.good_day", "pacing.bad_day", "pacing.special_day"], "tolerance", after=0.6
        )
    yield from read(["pacing.kept"], "the end")


def _tolerance(answers: Answers) -> tuple[float | None, float]:
    """The middle between a good and a bad day, in whole minutes, and the bad day."""
    good, bad = answers["good"].value, answers["bad"].value
    if not isinstance(good, int | float):
        return None, 0.0
    if not isinstance(bad, int | float):
        return float(good), 0.0
    return float(round((good + bad) / 2)), float(bad)


def review_pacing(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """Parameters: `plans`, JSON: a list of {task, priority, pieces, tolerance}."""
    plans = json.loads(str(params["plans"]))
    plan = plans[0]
    if len(plans) > 1:
        lines = [Line("pacing.numbered", {"n": n, "task": p["task"]}) for n, p in enumerate(plans, 1)]
        yield from read(lines, "plans", after=0.6)
        item = Item("which", "pacing.ask_which", "", "number", (), 1, len(plans))
        answer = yield from ask_until_possible(params, item, "which")
        if isinstance(answer.value, int | float):
            plan = plans[int(answer.value) - 1]
    names = (("task", "task"), ("priority", "priority"), ("pieces", "spread"), ("tolerance", "tolerance"))
    lines = [Line(f"pacing.read_{line}", {"answer": plan[name]}) for name, line in names if plan[name]]
    yield from read(lines, "plan", after=0.6)
    well = yield from question(params, "well", Ask(Line("pacing.ask_well"), "yesno"))
    change = ""
    if well.value is False:
        change = words((yield from interview(params, CHANGE)), "change")
    if well.value is not None:
        yield Log(event(planned.PlanReviewed(plan["task"], change)))
    yield from read(["pacing.a_bit_more" if well.value else "pacing.reviewed"], "the end")
